//! `async fn`.
async fn plain(id: i64, text: String) -> Result<usize, Error> {
    let __monitored_call = {
        static __MONITORED_SITE: ::monitored::__private::Site = ::monitored::__private::Site::new(
            "plain",
            ::core::module_path!(),
            ::core::file!(),
            ::core::line!(),
        );
        ::monitored::__private::enter_with(
            &__MONITORED_SITE,
            &mut |__monitored_values| {
                __monitored_values
                    .tag("id", &mut |__monitored_slot| __monitored_slot.value(&id));
            },
        )
    };
    return __monitored_call
        .run_async(
            async move {
                let _ = &text;
                if false {
                    return ::monitored::__private::never::<Result<usize, Error>>();
                }
                match () {
                    () => read(&text).await,
                }
            },
            |__monitored_result| {
                use ::monitored::__private::Observe as _;
                (&&&&&&&&&::monitored::__private::Probe::fixed(__monitored_result))
                    .__monitored_end()
            },
        )
        .await;
}
async fn unit() {
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
        .run_async(
            async move {
                if false {
                    return ::monitored::__private::never::<()>();
                }
                match () {
                    () => {}
                }
            },
            |_| ::monitored::__private::End::Value,
        )
        .await;
}
async fn nested() -> Result<impl Display, Error> {
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
        .run_async_typed(
            __monitored_returns,
            async move {
                if false {
                    return __monitored_returns.never();
                }
                match () {
                    () => Ok(1),
                }
            },
            |__monitored_result| {
                use ::monitored::__private::Observe as _;
                (&&&&&&&&&::monitored::__private::Probe::fixed(__monitored_result))
                    .__monitored_end()
            },
        )
        .await;
}
async fn never() -> ! {
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
    match __monitored_call
        .run_async(
            async move {
                if false {
                    return ::monitored::__private::never::<
                        ::core::convert::Infallible,
                    >();
                }
                match () {
                    () => {
                        loop {
                            tick().await;
                        }
                    }
                }
            },
            |_| ::monitored::__private::End::Value,
        )
        .await
    {}
}
async fn of_a_future() -> JoinHandle<()> {
    let __monitored_call = {
        static __MONITORED_SITE: ::monitored::__private::Site = ::monitored::__private::Site::new(
            "of_a_future",
            ::core::module_path!(),
            ::core::file!(),
            ::core::line!(),
        );
        ::monitored::__private::enter(&__MONITORED_SITE)
    };
    #[allow(clippy::async_yields_async)]
    let __monitored_future = async move {
        if false {
            return ::monitored::__private::never::<JoinHandle<()>>();
        }
        match () {
            () => spawn(),
        }
    };
    return __monitored_call
        .run_async(
            __monitored_future,
            |__monitored_result| {
                use ::monitored::__private::Observe as _;
                (&&&&&&&&&::monitored::__private::Probe::fixed(__monitored_result))
                    .__monitored_end()
            },
        )
        .await;
}
