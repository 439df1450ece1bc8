//! Two declarations of one type: which is meant?

use monitored::{ErrorClass, monitored};

monitored::classify! { std::fmt::Error => |_| ErrorClass::VALIDATION }
monitored::classify! { std::fmt::Error => |_| ErrorClass::TIMEOUT }

#[monitored]
fn write() -> Result<(), std::fmt::Error> {
    Ok(())
}

fn main() {
    let _ = write();
}
