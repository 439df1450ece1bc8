//! Types made by `macro_rules!`.

use monitored::Classify;

macro_rules! error {
    ($name:ident, $variant:ident($field:ty), $class:tt) => {
        #[derive(Debug, Classify)]
        enum $name {
            #[class($class)]
            $variant(#[context] $field),
            #[class(transparent)]
            Source(std::io::Error),
        }
    };
}

error!(Failed, Gone(u8), not_found);
error!(Refused, Unpaid(String), "billing_error");

fn main() {
    assert_eq!(Failed::Gone(1).class().as_str(), "not_found_error");
    assert_eq!(Refused::Unpaid(String::new()).class().as_str(), "billing_error");
    let _ = (Failed::Source(std::io::ErrorKind::Other.into()), Refused::Source(std::io::ErrorKind::Other.into()));
}
