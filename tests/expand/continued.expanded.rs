//! A trace of another service.
async fn handler(request: Request) -> Response {
    let __monitored_call = {
        static __MONITORED_SITE: ::monitored::__private::Site = ::monitored::__private::Site::new(
                "handler",
                ::core::module_path!(),
                ::core::file!(),
                ::core::line!(),
            )
            .root(::monitored::__private::Root::Always);
        ::monitored::__private::enter_with(
            &__MONITORED_SITE,
            &mut |__monitored_values| {
                __monitored_values
                    .continue_from(
                        &mut |__monitored_incoming| {
                            __monitored_incoming.read(&request.headers())
                        },
                    );
            },
        )
    };
    #[allow(clippy::async_yields_async)]
    let __monitored_future = async move {
        let _ = &request;
        if false {
            return ::monitored::__private::never::<Response>();
        }
        match () {
            () => respond(request).await,
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
fn work(job: &Job) {
    let __monitored_call = {
        static __MONITORED_SITE: ::monitored::__private::Site = ::monitored::__private::Site::new(
                "work",
                ::core::module_path!(),
                ::core::file!(),
                ::core::line!(),
            )
            .op("task")
            .root(::monitored::__private::Root::Always);
        ::monitored::__private::enter_with(
            &__MONITORED_SITE,
            &mut |__monitored_values| {
                __monitored_values
                    .continue_from(
                        &mut |__monitored_incoming| __monitored_incoming.read(&job.trace),
                    );
            },
        )
    };
    return __monitored_call
        .run(
            move || -> () {
                job.run();
            },
            |_| ::monitored::__private::End::Value,
        );
}
