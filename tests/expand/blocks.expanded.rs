impl<T> Store<T> {
    const LIMIT: u32 = 7;
    const fn limit() -> u32 {
        Self::LIMIT
    }
    fn load(&self, id: u32) -> Option<&T> {
        let __monitored_call = {
            static __MONITORED_SITE: ::monitored::__private::Site = ::monitored::__private::Site::new(
                    "Store::load",
                    ::core::module_path!(),
                    ::core::file!(),
                    ::core::line!(),
                )
                .op("database");
            ::monitored::__private::enter_with(
                &__MONITORED_SITE,
                &mut |__monitored_values| {
                    __monitored_values
                        .tag(
                            "db.system",
                            &mut |__monitored_slot| __monitored_slot.value(&"sqlite"),
                        );
                    __monitored_values
                        .arg("id", &mut |__monitored_slot| __monitored_slot.debug(&id));
                },
            )
        };
        return __monitored_call
            .run(
                move || -> Option<&T> { self.rows.get(&id) },
                |__monitored_result| {
                    use ::monitored::__private::Observe as _;
                    (&&&&&&&&&::monitored::__private::Probe::new(__monitored_result))
                        .__monitored_end()
                },
            );
    }
    async fn store(&mut self, value: T) -> Option<T> {
        let __monitored_call = {
            static __MONITORED_SITE: ::monitored::__private::Site = ::monitored::__private::Site::new(
                    "Store::store",
                    ::core::module_path!(),
                    ::core::file!(),
                    ::core::line!(),
                )
                .op("database")
                .name("put");
            ::monitored::__private::enter_with(
                &__MONITORED_SITE,
                &mut |__monitored_values| {
                    __monitored_values
                        .tag(
                            "db.system",
                            &mut |__monitored_slot| __monitored_slot.value(&"memory"),
                        );
                },
            )
        };
        return __monitored_call
            .run_async(
                async move {
                    let _ = &value;
                    if false {
                        return ::monitored::__private::never::<Option<T>>();
                    }
                    match () {
                        () => self.rows.insert(value).await,
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
    fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}
const _: () = {
    use monitored as _;
};
trait Import {
    fn rows(&self) -> Vec<u32>;
    fn import(&self) -> usize {
        let __monitored_call = {
            static __MONITORED_SITE: ::monitored::__private::Site = ::monitored::__private::Site::new(
                "Import::import",
                ::core::module_path!(),
                ::core::file!(),
                ::core::line!(),
            );
            ::monitored::__private::enter(&__MONITORED_SITE)
        };
        return __monitored_call
            .run(
                move || -> usize { self.rows().len() },
                |__monitored_result| {
                    use ::monitored::__private::Observe as _;
                    (&&&&&&&&&::monitored::__private::Probe::fixed(__monitored_result))
                        .__monitored_end()
                },
            );
    }
}
