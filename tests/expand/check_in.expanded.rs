//! The key `checkin`: one more argument for the static.
fn scheduled() -> Result<(), ImportError> {
    let __monitored_call = {
        static __MONITORED_SITE: ::monitored::__private::Site = ::monitored::__private::Site::new(
                "scheduled",
                ::core::module_path!(),
                ::core::file!(),
                ::core::line!(),
            )
            .op("task")
            .check_in(const {
                &::monitored::__private::Monitor::new("nightly-import")
                    .crontab("0 3 * * mon-fri")
                    .timezone("Europe/Vienna")
                    .margin(5u64)
                    .max_runtime(60u64)
                    .failure_threshold(2u64)
                    .recovery_threshold(3u64)
            });
        ::monitored::__private::enter(&__MONITORED_SITE)
    };
    return __monitored_call
        .run(
            move || -> Result<(), ImportError> { import() },
            |__monitored_result| {
                use ::monitored::__private::Observe as _;
                (&&&&&&&&&::monitored::__private::Probe::fixed(__monitored_result))
                    .__monitored_end()
            },
        );
}
async fn repeated() {
    let __monitored_call = {
        static __MONITORED_SITE: ::monitored::__private::Site = ::monitored::__private::Site::new(
                "repeated",
                ::core::module_path!(),
                ::core::file!(),
                ::core::line!(),
            )
            .check_in(const {
                &::monitored::__private::Monitor::new("poll")
                    .every(10u64, ::monitored::__private::Unit::Minute)
            });
        ::monitored::__private::enter(&__MONITORED_SITE)
    };
    return __monitored_call
        .run_async(
            async move {
                if false {
                    return ::monitored::__private::never::<()>();
                }
                match () {
                    () => poll().await,
                }
            },
            |_| ::monitored::__private::End::Value,
        )
        .await;
}
fn known() {
    let __monitored_call = {
        static __MONITORED_SITE: ::monitored::__private::Site = ::monitored::__private::Site::new(
                "known",
                ::core::module_path!(),
                ::core::file!(),
                ::core::line!(),
            )
            .check_in(const {
                &::monitored::__private::Monitor::new("known-at-sentry")
            });
        ::monitored::__private::enter(&__MONITORED_SITE)
    };
    return __monitored_call
        .run(move || -> () {}, |_| ::monitored::__private::End::Value);
}
