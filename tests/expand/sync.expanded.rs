//! A plain function: a closure with the return type written out.
fn value(n: u32, name: &str) -> Result<u32, std::io::Error> {
    let __monitored_call = {
        static __MONITORED_SITE: ::monitored::__private::Site = ::monitored::__private::Site::new(
            "value",
            ::core::module_path!(),
            ::core::file!(),
            ::core::line!(),
        );
        ::monitored::__private::enter(&__MONITORED_SITE)
    };
    return __monitored_call
        .run(
            move || -> Result<u32, std::io::Error> { Ok(n + name.len() as u32) },
            |__monitored_result| {
                use ::monitored::__private::Observe as _;
                (&&&&&&&&&::monitored::__private::Probe::fixed(__monitored_result))
                    .__monitored_end()
            },
        );
}
