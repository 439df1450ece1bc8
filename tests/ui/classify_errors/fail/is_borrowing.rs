use monitored::classify_errors;

#[classify_errors(is Borrows<'a> => database)]
fn f<'a>(n: &'a u8) -> Result<&'a u8, Borrows<'a>> {
    Err(Borrows(n))
}

#[derive(Debug)]
struct Borrows<'a>(&'a u8);

impl std::fmt::Display for Borrows<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Borrows<'_> {}

fn main() {
    let _ = f(&1);
}
