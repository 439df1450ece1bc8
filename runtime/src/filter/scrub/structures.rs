//! The parts of events that have a form of their own.

use sentry::protocol::{Breadcrumb, Context, Exception, Request, ResponseContext, Stacktrace, Thread};

use super::walk::Walk;
use crate::value::secret::{self, FILTERED};

impl Walk<'_> {
    pub(super) fn exception(self, exception: &mut Exception) {
        self.text(&mut exception.ty);
        self.texts(&mut exception.value);
        if let Some(mechanism) = &mut exception.mechanism {
            self.texts(&mut mechanism.description);
            self.data(&mut mechanism.data);
        }
        let stacks = exception.stacktrace.iter_mut().chain(&mut exception.raw_stacktrace);
        stacks.for_each(|stack| self.stack(stack));
    }

    pub(super) fn thread(self, thread: &mut Thread) {
        let stacks = thread.stacktrace.iter_mut().chain(&mut thread.raw_stacktrace);
        stacks.for_each(|stack| self.stack(stack));
    }

    /// What the frames recorded; names of functions and files, and lines of source, are the program's.
    pub(super) fn stack(self, stack: &mut Stacktrace) {
        for frame in &mut stack.frames {
            self.data(&mut frame.vars);
            // A call whose name was made at run time; those of functions have a module, those of the machine an address.
            if frame.module.is_none() && frame.instruction_addr.is_none() {
                self.texts(&mut frame.function);
            }
        }
    }

    pub(super) fn breadcrumb(self, crumb: &mut Breadcrumb) {
        self.texts(&mut crumb.message);
        self.data(&mut crumb.data);
    }

    pub(super) fn context(self, context: &mut Context) {
        match context {
            Context::Other(other) => self.data(other),
            Context::Trace(trace) => {
                self.texts(&mut trace.description);
                self.data(&mut trace.data);
            }
            Context::Response(response) => self.response(response),
            Context::Otel(otel) => {
                self.data(&mut otel.attributes);
                self.data(&mut otel.resource);
                self.data(&mut otel.other);
            }
            Context::Device(device) => self.data(&mut device.other),
            Context::Os(os) => self.data(&mut os.other),
            Context::Runtime(runtime) => self.data(&mut runtime.other),
            Context::App(app) => self.data(&mut app.other),
            Context::Browser(browser) => self.data(&mut browser.other),
            Context::Gpu(gpu) => self.data(&mut gpu.other),
            _ => {}
        }
    }

    fn response(self, response: &mut ResponseContext) {
        hide(&mut response.cookies);
        self.strings(&mut response.headers);
        response.data.iter_mut().for_each(|data| self.json(data));
    }

    pub(super) fn request(self, request: &mut Request) {
        if let Some(url) = &mut request.url
            && let std::borrow::Cow::Owned(scrubbed) = self.0.scrubbed(url.as_str())
        {
            match scrubbed.parse() {
                Ok(scrubbed) => *url = scrubbed,
                // Rather none than the one with the secret.
                Err(_) => request.url = None,
            }
        }
        if let Some(query) = &mut request.query_string {
            *query = secret::scrubbed_query(query).into_owned();
        }
        hide(&mut request.cookies);
        self.texts(&mut request.data);
        self.strings(&mut request.headers);
        self.strings(&mut request.env);
    }
}

/// Of what is a secret as a whole, only that there was one is left.
fn hide(secret: &mut Option<String>) {
    if let Some(secret) = secret.as_mut().filter(|secret| !secret.is_empty()) {
        FILTERED.clone_into(secret);
    }
}
