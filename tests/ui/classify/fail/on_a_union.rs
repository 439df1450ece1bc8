#[derive(monitored::Classify)]
#[class(validation)]
union Either {
    _left: u8,
    _right: i8,
}

fn main() {}
