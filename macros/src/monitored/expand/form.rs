//! The body, inside of what observes it: one form for each kind of function.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::spanned::Spanned;
use syn::{Attribute, ReturnType};

use super::{Wrapping, name, observe, params, site, values};
use crate::monitored::returned::{Returned, holds};
use crate::syntax::item::{Function, braced};

/// How the body is observed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// In a closure with the return type written out.
    Closure,
    /// The same, but the type decides whether the returned value is a future, to be wrapped.
    Shaped,
    /// In a closure whose type inference finds: it holds an `impl Trait`.
    Inferred,
    /// In a closure that returns a future, which is wrapped.
    Future,
    /// Where it stands, behind a guard: the value is not seen.
    Guard,
    /// Where it stands, for `#[track_caller]`; the value is seen where the body ends with it.
    Tail,
    /// In an async block.
    Async,
    /// In an async block that inference finds the type of.
    AsyncInferred,
    /// In an async block that never ends.
    AsyncNever,
}

impl Form {
    pub(crate) fn of(function: &Function, returned: &Returned<'_>) -> Self {
        if function.sig.asyncness.is_some() {
            return match returned {
                Returned::Never => Self::AsyncNever,
                Returned::Nested(_) => Self::AsyncInferred,
                _ => Self::Async,
            };
        }
        // A closure would be the caller that its panics and `Location::caller()` name; and it has no `...`.
        let stays = function.attrs.iter().any(tracks_caller) || function.sig.variadic.is_some();
        match returned {
            Returned::Never | Returned::Opaque(_) => Self::Guard,
            Returned::Unit | Returned::Plain { .. } if stays => Self::Tail,
            _ if stays => Self::Guard,
            Returned::Plain { future: true, .. } => Self::Shaped,
            Returned::Unit | Returned::Plain { .. } => Self::Closure,
            Returned::Nested(_) => Self::Inferred,
            Returned::Future(_) => Self::Future,
        }
    }

    /// Whether `|result| …` gets to see what the function returned.
    pub(crate) fn sees_value(self) -> bool {
        !matches!(self, Self::Guard | Self::AsyncNever)
    }
}

/// `#[track_caller]`, also behind `cfg_attr`.
fn tracks_caller(attr: &Attribute) -> bool {
    holds(attr.meta.to_token_stream(), &|word| word == "track_caller")
}

/// The statements of the new body.
pub(super) fn statements(wrapping: &Wrapping<'_>) -> TokenStream {
    let site = site::declare(wrapping);
    let call = name("__monitored_call");
    let enter = enter(wrapping);
    let form = match wrapping.form {
        Form::Closure | Form::Shaped | Form::Inferred | Form::Future => in_closure(wrapping),
        Form::Guard => wrapping.function.body.stream(),
        Form::Tail => tail(wrapping),
        Form::Async | Form::AsyncInferred | Form::AsyncNever => in_async_block(wrapping),
    };
    let inferred = matches!(wrapping.form, Form::Inferred | Form::AsyncInferred);
    let returns = inferred.then(|| returns(wrapping));
    // An item as the first statement would keep clippy from looking at the function's attributes.
    quote_spanned!(Span::mixed_site()=> #returns let #call = { #site #enter }; #form)
}

/// A value that knows the return type, by a return that is never taken.
fn returns(wrapping: &Wrapping<'_>) -> TokenStream {
    let (runtime, returns) = (wrapping.runtime, name("__monitored_returns"));
    quote_spanned! {Span::mixed_site()=>
        let #returns = #runtime::__private::returns();
        if false {
            return #returns.never();
        }
    }
}

/// The expression that starts the call, or prepares one that starts later.
fn enter(wrapping: &Wrapping<'_>) -> TokenStream {
    let (at, runtime, site) = (Span::mixed_site(), wrapping.runtime, site::name(wrapping));
    let record = values::record(wrapping);
    let (plain, with) = match wrapping.form {
        Form::Future => ("defer", "defer_with"),
        _ => ("enter", "enter_with"),
    };
    let enter = syn::Ident::new(if record.is_some() { with } else { plain }, at);
    let record = record.map(|record| quote_spanned!(at=> , &mut #record));
    if wrapping.form != Form::Shaped {
        return quote_spanned!(at=> #runtime::__private::#enter(&#site #record));
    }
    let ty = return_type(wrapping);
    quote_spanned! {at=>
        {
            use #runtime::__private::{ViaBoxedLocal as _, ViaBoxedSend as _, ViaPlain as _};
            (&&#runtime::__private::Shape::<#ty>::NEW).__monitored_shape()
        }.#enter(&#site #record)
    }
}

fn in_closure(wrapping: &Wrapping<'_>) -> TokenStream {
    let (at, call) = (Span::mixed_site(), name("__monitored_call"));
    let observe = observe::closure(wrapping);
    let body = closure_body(wrapping);
    let closure = quote_spanned!(wrapping.function.body.span_open()=> move ||);
    match wrapping.form {
        Form::Inferred => {
            let returns = name("__monitored_returns");
            quote_spanned!(at=> return #call.run_typed(#returns, #closure #body, #observe);)
        }
        Form::Future => {
            let output = wrapping.returned.value();
            // A body that gives no such future is wrong about what is declared.
            let at = output.map_or(at, |output| output.span().resolved_at(at));
            let call = syn::Ident::new("__monitored_call", at);
            quote_spanned!(at=> return #call.run_future::<#output, _, _, _>(#closure #body, #observe);)
        }
        _ => {
            let ty = return_type(wrapping);
            quote_spanned!(at=> return #call.run(#closure -> #ty #body, #observe);)
        }
    }
}

/// The body with the parameters bound in it.
fn closure_body(wrapping: &Wrapping<'_>) -> TokenStream {
    let params = params::statements(wrapping);
    let body = wrapping.function.body.to_token_stream();
    let written = matches!(wrapping.form, Form::Closure | Form::Shaped);
    if params.is_empty() && written {
        return body;
    }
    let body = block(&body);
    in_braces(wrapping, quote_spanned!(Span::mixed_site()=> #params #body))
}

/// What stands around the body, be it a closure or an async block, begins and ends where the body does: the compiler
/// names variables in it, and clippy looks into it, as in what the user wrote.
fn in_braces(wrapping: &Wrapping<'_>, tokens: TokenStream) -> TokenStream {
    braced(tokens, wrapping.function.body.span()).to_token_stream()
}

/// The body as an expression. Braces that are nothing but a value are linted as unused; and the temporaries of an
/// arm are dropped where it ends, as those of a function's tail are: before the parameters, in every edition.
fn block(body: &TokenStream) -> TokenStream {
    quote_spanned!(Span::mixed_site()=> match () { () => #body })
}

/// The value is looked at where the body ends; an early return leaves unseen.
fn tail(wrapping: &Wrapping<'_>) -> TokenStream {
    let (at, runtime, call) = (Span::mixed_site(), wrapping.runtime, name("__monitored_call"));
    let (value, result, ty) = (name("__monitored_value"), observe::result(), return_type(wrapping));
    let body = block(&wrapping.function.body.to_token_stream());
    let end = match observe::end(wrapping) {
        Some(end) => quote_spanned!(at=> { let #result = &#value; #end }),
        None => quote_spanned!(at=> #runtime::__private::End::Value),
    };
    // A body that only leaves early is nothing to warn about.
    quote_spanned!(at=> let #value: #ty = #body; #[allow(unreachable_code)] #call.end(#end); return #value;)
}

fn in_async_block(wrapping: &Wrapping<'_>) -> TokenStream {
    let (at, call, future) = (Span::mixed_site(), name("__monitored_call"), name("__monitored_future"));
    let (observe, block) = (observe::closure(wrapping), async_block(wrapping));
    let (binding, block) = if wrapping.returned.may_be_future() {
        // Clippy denies an async block whose value is a future; of an `async fn` it says nothing.
        let binding = quote_spanned!(at=> #[allow(clippy::async_yields_async)] let #future = #block;);
        (binding, future.to_token_stream())
    } else {
        (TokenStream::new(), block)
    };
    let awaited = match wrapping.form {
        Form::AsyncInferred => {
            let returns = name("__monitored_returns");
            quote_spanned!(at=> return #call.run_async_typed(#returns, #block, #observe).await;)
        }
        Form::AsyncNever => quote_spanned!(at=> match #call.run_async(#block, #observe).await {}),
        _ => quote_spanned!(at=> return #call.run_async(#block, #observe).await;),
    };
    quote_spanned!(at=> #binding #awaited)
}

/// `async move { … }`, which learns its type from its first `return`: coercions and `?` then work as they do in a
/// function.
fn async_block(wrapping: &Wrapping<'_>) -> TokenStream {
    let (params, body) = (params::statements(wrapping), block(&wrapping.function.body.to_token_stream()));
    let ty = return_type(wrapping);
    let written = ty.span().resolved_at(Span::mixed_site());
    let runtime = wrapping.runtime_at(written);
    let never = if wrapping.form == Form::AsyncInferred {
        let returns = name("__monitored_returns");
        quote_spanned!(written=> #returns.never())
    } else {
        quote_spanned!(written=> #runtime::__private::never::<#ty>())
    };
    let never = quote_spanned!(written=> if false { return #never; });
    let inside = in_braces(wrapping, quote_spanned!(Span::mixed_site()=> #params #never #body));
    quote_spanned!(wrapping.function.body.span_open()=> async move #inside)
}

/// The return type as it stands in expressions.
fn return_type(wrapping: &Wrapping<'_>) -> TokenStream {
    let at = Span::mixed_site();
    match (&wrapping.returned, &wrapping.function.sig.output) {
        (Returned::Never, _) => quote_spanned!(at=> ::core::convert::Infallible),
        (_, ReturnType::Type(_, ty)) => ty.to_token_stream(),
        // Errors about it are said at the name.
        (_, ReturnType::Default) => quote_spanned!(wrapping.function.sig.ident.span().resolved_at(at)=> ()),
    }
}
