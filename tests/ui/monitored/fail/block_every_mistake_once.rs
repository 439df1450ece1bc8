use monitored::monitored;

struct S;

// Each is one error, however many functions it is wrong for.
#[monitored(tags(secret), error_if = |it: &u8| *it > 1, leve = "info")]
impl S {
    fn f(&self, #[redact] secret: u8) -> u8 {
        secret
    }
    fn g(&self, #[redact] secret: u8) -> ! {
        panic!("{secret}")
    }
    fn h(&self, #[redact] secret: u8) -> ! {
        panic!("{secret}")
    }
    #[monitored(op = 1)]
    const fn i(&self, secret: u8) -> u8 {
        secret
    }
}

fn main() {
    S.f(1);
    let _ = [S::g as fn(&S, u8) -> !, S::h];
    S.i(1);
}
