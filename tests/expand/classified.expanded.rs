//! `#[classify_errors]`, alone and joined.
fn alone() -> Result<(), Own> {
    let __monitored_call = {
        static __MONITORED_ERRORS_SITE: ::monitored::__private::Site = ::monitored::__private::Site::new(
                "alone",
                ::core::module_path!(),
                ::core::file!(),
                ::core::line!(),
            )
            .spanless();
        ::monitored::__private::enter(&__MONITORED_ERRORS_SITE)
    };
    return __monitored_call
        .run(
            move || -> Result<(), Own> { run() },
            |__monitored_result| ::monitored::__private::classified(
                {
                    use ::monitored::__private::Observe as _;
                    (&&&&&&&&&::monitored::__private::Probe::fixed(__monitored_result))
                        .__monitored_end()
                },
                __monitored_result,
                |_, _| ::core::option::Option::None,
            ),
        );
}
async fn joined(id: u8) -> Result<u8, Error> {
    let __monitored_call = {
        static __MONITORED_CLASSIFIED_SITE: ::monitored::__private::Site = ::monitored::__private::Site::new(
                "joined",
                ::core::module_path!(),
                ::core::file!(),
                ::core::line!(),
            )
            .op("api");
        ::monitored::__private::enter(&__MONITORED_CLASSIFIED_SITE)
    };
    return __monitored_call
        .run_async(
            async move {
                if false {
                    return ::monitored::__private::never::<Result<u8, Error>>();
                }
                match () {
                    () => {
                        use classify_errors as _;
                        load(id).await
                    }
                }
            },
            |__monitored_result| ::monitored::__private::classified(
                {
                    use ::monitored::__private::Observe as _;
                    (&&&&&&&&&::monitored::__private::Probe::fixed(__monitored_result))
                        .__monitored_end()
                },
                __monitored_result,
                |__monitored_error, __monitored_failure| {
                    if let __monitored_class @ ::core::option::Option::Some(_) = match __monitored_error {
                        sqlx::Error::Database(e) if e.is_unique_violation() => {
                            ::core::option::Option::Some(
                                ::monitored::__private::ArmClass::of(
                                    ::monitored::ErrorClass::CONFLICT,
                                ),
                            )
                        }
                        Own::Gone | Own::Lost => {
                            ::core::option::Option::Some(
                                ::monitored::__private::ArmClass::of(
                                    ::monitored::ErrorClass::NOT_FOUND,
                                ),
                            )
                        }
                        _ => ::core::option::Option::None,
                    } {
                        return __monitored_class;
                    }
                    if let __monitored_class @ ::core::option::Option::Some(_) = {
                        use ::monitored::__private::NotSame as _;
                        __monitored_failure
                            .seek(
                                ::monitored::__private::Same::<
                                    _,
                                    std::io::Error,
                                >::new(__monitored_error)
                                    .__monitored_outermost(),
                                &mut |__monitored_found| {
                                    let e = __monitored_found;
                                    if e.kind() == TimedOut {
                                        ::core::option::Option::Some(
                                            ::monitored::__private::ArmClass::of(
                                                ::monitored::ErrorClass::TIMEOUT,
                                            ),
                                        )
                                    } else {
                                        ::core::option::Option::None
                                    }
                                },
                            )
                    } {
                        return __monitored_class;
                    }
                    if let __monitored_class @ ::core::option::Option::Some(_) = {
                        use ::monitored::__private::NotSame as _;
                        __monitored_failure
                            .seek(
                                ::monitored::__private::Same::<
                                    _,
                                    Own,
                                >::new(__monitored_error)
                                    .__monitored_outermost(),
                                &mut |__monitored_found| {
                                    ::core::option::Option::Some(
                                        ::monitored::__private::ArmClass::as_classified(
                                            __monitored_found,
                                        ),
                                    )
                                },
                            )
                    } {
                        return __monitored_class;
                    }
                    match __monitored_error {
                        _ => {
                            ::core::option::Option::Some(
                                ::monitored::__private::ArmClass::of(
                                    ::monitored::ErrorClass::new("billing_error"),
                                ),
                            )
                        }
                        _ => ::core::option::Option::None,
                    }
                },
            ),
        )
        .await;
}
