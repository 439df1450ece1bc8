//! Two declarations of one type: which is meant? By hand here, so that it is asked without `enable`, too.

use monitored::ErrorClass;

struct Own;

monitored::classify! { Own => |_| ErrorClass::VALIDATION }
monitored::classify! { Own => |_| ErrorClass::TIMEOUT }

fn main() {
    monitored::report(&Own);
}
