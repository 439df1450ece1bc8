//! Each kind of return type.
fn unit() {
    let __monitored_call = {
        static __MONITORED_SITE: ::monitored::__private::Site = ::monitored::__private::Site::new(
            "unit",
            ::core::module_path!(),
            ::core::file!(),
            ::core::line!(),
        );
        ::monitored::__private::enter(&__MONITORED_SITE)
    };
    return __monitored_call
        .run(move || -> () {}, |_| ::monitored::__private::End::Value);
}
fn never() -> ! {
    let __monitored_call = {
        static __MONITORED_SITE: ::monitored::__private::Site = ::monitored::__private::Site::new(
                "never",
                ::core::module_path!(),
                ::core::file!(),
                ::core::line!(),
            )
            .root(::monitored::__private::Root::Endless);
        ::monitored::__private::enter(&__MONITORED_SITE)
    };
    loop {}
}
fn opaque(n: u8) -> impl Iterator<Item = u8> {
    let __monitored_call = {
        static __MONITORED_SITE: ::monitored::__private::Site = ::monitored::__private::Site::new(
            "opaque",
            ::core::module_path!(),
            ::core::file!(),
            ::core::line!(),
        );
        ::monitored::__private::enter(&__MONITORED_SITE)
    };
    0..n
}
fn nested(n: u8) -> Result<impl Display, io::Error> {
    let __monitored_returns = ::monitored::__private::returns();
    if false {
        return __monitored_returns.never();
    }
    let __monitored_call = {
        static __MONITORED_SITE: ::monitored::__private::Site = ::monitored::__private::Site::new(
            "nested",
            ::core::module_path!(),
            ::core::file!(),
            ::core::line!(),
        );
        ::monitored::__private::enter(&__MONITORED_SITE)
    };
    return __monitored_call
        .run_typed(
            __monitored_returns,
            move || {
                match () {
                    () => Ok(n),
                }
            },
            |__monitored_result| {
                use ::monitored::__private::Observe as _;
                (&&&&&&&&&::monitored::__private::Probe::fixed(__monitored_result))
                    .__monitored_end()
            },
        );
}
fn perhaps_a_future(n: u8) -> BoxFuture<'static, u8> {
    let __monitored_call = {
        static __MONITORED_SITE: ::monitored::__private::Site = ::monitored::__private::Site::new(
            "perhaps_a_future",
            ::core::module_path!(),
            ::core::file!(),
            ::core::line!(),
        );
        {
            use ::monitored::__private::{
                ViaBoxedLocal as _, ViaBoxedSend as _, ViaPlain as _,
            };
            (&&::monitored::__private::Shape::<BoxFuture<'static, u8>>::NEW)
                .__monitored_shape()
        }
            .enter(&__MONITORED_SITE)
    };
    return __monitored_call
        .run(
            move || -> BoxFuture<'static, u8> { Box::pin(async move { n }) },
            |__monitored_result| {
                use ::monitored::__private::Observe as _;
                (&&&&&&&&&::monitored::__private::Probe::new(__monitored_result))
                    .__monitored_end()
            },
        );
}
fn future(n: u8) -> impl Future<Output = Result<u8, io::Error>> + Send {
    let __monitored_call = {
        static __MONITORED_SITE: ::monitored::__private::Site = ::monitored::__private::Site::new(
            "future",
            ::core::module_path!(),
            ::core::file!(),
            ::core::line!(),
        );
        ::monitored::__private::defer(&__MONITORED_SITE)
    };
    return __monitored_call
        .run_future::<
            Result<u8, io::Error>,
            _,
            _,
            _,
        >(
            move || {
                match () {
                    () => {
                        let m = n + 1;
                        async move { Ok(m) }
                    }
                }
            },
            |__monitored_result| {
                use ::monitored::__private::Observe as _;
                (&&&&&&&&&::monitored::__private::Probe::fixed(__monitored_result))
                    .__monitored_end()
            },
        );
}
#[track_caller]
fn tail(n: u8) -> Result<u8, io::Error> {
    let __monitored_call = {
        static __MONITORED_SITE: ::monitored::__private::Site = ::monitored::__private::Site::new(
            "tail",
            ::core::module_path!(),
            ::core::file!(),
            ::core::line!(),
        );
        ::monitored::__private::enter(&__MONITORED_SITE)
    };
    let __monitored_value: Result<u8, io::Error> = match () {
        () => Ok(n),
    };
    #[allow(unreachable_code)]
    __monitored_call
        .end({
            let __monitored_result = &__monitored_value;
            {
                use ::monitored::__private::Observe as _;
                (&&&&&&&&&::monitored::__private::Probe::fixed(__monitored_result))
                    .__monitored_end()
            }
        });
    return __monitored_value;
}
