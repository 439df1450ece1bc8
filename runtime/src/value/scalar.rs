//! The types that are values as they are.

use std::borrow::Cow;
use std::num::NonZero;
use std::rc::Rc;
use std::sync::Arc;

use sentry::protocol::Value as Json;

use super::{Value, limits, text};

impl Value for Json {
    fn to_value(&self) -> Json {
        self.clone()
    }
}

impl Value for bool {
    fn to_value(&self) -> Json {
        Json::from(*self)
    }
}

impl Value for char {
    fn to_value(&self) -> Json {
        Json::from(self.to_string())
    }
}

impl Value for str {
    fn to_value(&self) -> Json {
        Json::from(text::cut(self, limits::DATA))
    }
}

impl Value for String {
    fn to_value(&self) -> Json {
        self.as_str().to_value()
    }
}

impl Value for Cow<'_, str> {
    fn to_value(&self) -> Json {
        self.as_ref().to_value()
    }
}

impl Value for f64 {
    fn to_value(&self) -> Json {
        if self.is_finite() { Json::from(*self) } else { Json::from(self.to_string()) }
    }
}

impl Value for f32 {
    fn to_value(&self) -> Json {
        // By way of its shortest text: 0.1 is 0.1, not 0.10000000149011612.
        self.to_string().parse::<f64>().unwrap_or_else(|_| f64::from(*self)).to_value()
    }
}

impl<T: Value> Value for Option<T> {
    fn to_value(&self) -> Json {
        self.as_ref().map_or(Json::Null, Value::to_value)
    }
}

macro_rules! integers {
    ($($integer:ty)*) => {$(
        impl Value for $integer {
            fn to_value(&self) -> Json {
                Json::from(*self)
            }
        }

        impl Value for NonZero<$integer> {
            fn to_value(&self) -> Json {
                self.get().to_value()
            }
        }
    )*};
}

integers!(u8 u16 u32 u64 usize i8 i16 i32 i64 isize);

macro_rules! wide_integers {
    ($($wide:ty as $narrow:ty),*) => {$(
        impl Value for $wide {
            fn to_value(&self) -> Json {
                <$narrow>::try_from(*self).map_or_else(|_| Json::from(self.to_string()), Json::from)
            }
        }

        impl Value for NonZero<$wide> {
            fn to_value(&self) -> Json {
                self.get().to_value()
            }
        }
    )*};
}

wide_integers!(u128 as u64, i128 as i64);

macro_rules! pointers {
    ($($pointer:ty),*) => {$(
        impl<T: Value + ?Sized> Value for $pointer {
            fn to_value(&self) -> Json {
                (**self).to_value()
            }
        }
    )*};
}

pointers!(&T, &mut T, Box<T>, Arc<T>, Rc<T>);

#[cfg(test)]
mod tests {
    use std::borrow::Cow;
    use std::num::NonZero;
    use std::sync::Arc;

    use sentry::protocol::Value as Json;

    use super::Value;

    #[test]
    fn numbers_stay_numbers_where_json_has_them() {
        assert_eq!(7_u8.to_value(), Json::from(7));
        assert_eq!(u128::from(u64::MAX).to_value(), Json::from(u64::MAX));
        assert_eq!(u128::MAX.to_value(), Json::from(u128::MAX.to_string()));
        assert_eq!(0.1_f32.to_value(), Json::from(0.1));
        assert_eq!(f64::NAN.to_value(), Json::from("NaN"));
        assert_eq!(f32::INFINITY.to_value(), Json::from("inf"));
        assert_eq!(NonZero::<u16>::MIN.to_value(), Json::from(1));
    }

    #[test]
    fn every_kind_of_string_is_one() {
        let all: [&dyn Value; 7] = [
            &"x",
            &String::from("x"),
            &Cow::Borrowed("x"),
            &Box::<str>::from("x"),
            &Arc::<str>::from("x"),
            &'x',
            &Some(&"x"),
        ];
        for value in all {
            assert_eq!(value.to_value(), Json::from("x"));
        }
    }

    #[test]
    fn a_long_string_is_cut_before_it_is_copied() {
        let value = "x".repeat(1 << 20).to_value();
        assert_eq!(value.as_str().map(str::len), Some(4096));
    }
}
