//! What happens to arguments so that they are dropped, and linted, as they were.
fn nothing_to_drop(a: u8, (b, _): (&str, u8), mut c: [u8; 2]) {
    let __monitored_call = {
        static __MONITORED_SITE: ::monitored::__private::Site = ::monitored::__private::Site::new(
            "nothing_to_drop",
            ::core::module_path!(),
            ::core::file!(),
            ::core::line!(),
        );
        ::monitored::__private::enter(&__MONITORED_SITE)
    };
    return __monitored_call
        .run(
            move || -> () {
                c[0] = a;
                b.len();
            },
            |_| ::monitored::__private::End::Value,
        );
}
fn first_mentioned(outside: A, a: A, __monitored_2: B, mut c: C) {
    let __monitored_call = {
        static __MONITORED_SITE: ::monitored::__private::Site = ::monitored::__private::Site::new(
            "first_mentioned",
            ::core::module_path!(),
            ::core::file!(),
            ::core::line!(),
        );
        ::monitored::__private::enter(&__MONITORED_SITE)
    };
    return __monitored_call
        .run(
            move || -> () {
                let _ = &c;
                let _ = &__monitored_2;
                let _ = &a;
                match () {
                    () => {
                        c.push(a);
                    }
                }
            },
            |_| ::monitored::__private::End::Value,
        );
}
fn parts(a: A, __monitored_1: (B, B), c: C) {
    let __monitored_call = {
        static __MONITORED_SITE: ::monitored::__private::Site = ::monitored::__private::Site::new(
            "parts",
            ::core::module_path!(),
            ::core::file!(),
            ::core::line!(),
        );
        ::monitored::__private::enter(&__MONITORED_SITE)
    };
    return __monitored_call
        .run(
            move || -> () {
                let _ = &a;
                let __monitored_1 = __monitored_1;
                let (b, _) = __monitored_1;
                #[allow(
                    clippy::shadow_same,
                    clippy::used_underscore_binding,
                    clippy::no_effect_underscore_binding
                )]
                let c = c;
                match () {
                    () => {
                        a.with(b, c);
                    }
                }
            },
            |_| ::monitored::__private::End::Value,
        );
}
fn unused(a: A, unused: B, b: B) {
    let __monitored_call = {
        static __MONITORED_SITE: ::monitored::__private::Site = ::monitored::__private::Site::new(
            "unused",
            ::core::module_path!(),
            ::core::file!(),
            ::core::line!(),
        );
        ::monitored::__private::enter_with(
            &__MONITORED_SITE,
            &mut |__monitored_values| {
                __monitored_values
                    .tag("b", &mut |__monitored_slot| __monitored_slot.value(&b.name()));
            },
        )
    };
    return __monitored_call
        .run(
            move || -> () {
                let _ = &a;
                #[allow(
                    clippy::shadow_same,
                    clippy::used_underscore_binding,
                    clippy::no_effect_underscore_binding
                )]
                let mut unused = unused;
                #[allow(
                    clippy::shadow_same,
                    clippy::used_underscore_binding,
                    clippy::no_effect_underscore_binding
                )]
                let b = b;
                match () {
                    () => {
                        a.run(b);
                    }
                }
            },
            |_| ::monitored::__private::End::Value,
        );
}
#[allow(unused_variables)]
fn redacted(id: u8, password: &str) {
    let __monitored_call = {
        static __MONITORED_SITE: ::monitored::__private::Site = ::monitored::__private::Site::new(
            "redacted",
            ::core::module_path!(),
            ::core::file!(),
            ::core::line!(),
        );
        ::monitored::__private::enter_with(
            &__MONITORED_SITE,
            &mut |__monitored_values| {
                __monitored_values
                    .arg(
                        "id",
                        &mut |__monitored_slot| {
                            use ::monitored::__private::Record as _;
                            (&&::monitored::__private::Arg(&id))
                                .__monitored_record(__monitored_slot, "u8")
                        },
                    );
                __monitored_values.redacted("password");
            },
        )
    };
    return __monitored_call
        .run(move || -> () {}, |_| ::monitored::__private::End::Value);
}
impl S {
    fn by_value(self, a: A) {
        let __monitored_call = {
            static __MONITORED_SITE: ::monitored::__private::Site = ::monitored::__private::Site::new(
                "by_value",
                ::core::module_path!(),
                ::core::file!(),
                ::core::line!(),
            );
            ::monitored::__private::enter(&__MONITORED_SITE)
        };
        return __monitored_call
            .run(
                move || -> () {
                    let _ = &a;
                    let _ = &self;
                    match () {
                        () => a.run(self.b),
                    }
                },
                |_| ::monitored::__private::End::Value,
            );
    }
}
