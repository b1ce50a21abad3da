//! The screens of Moothall, rendered in the window.

// A component is a function and a struct of the same name, which the macro makes public whatever the function is.
#![allow(unreachable_pub)]

mod app;
mod backend;
mod diff;
mod dom;
mod moment;
mod parts;
mod qr;
mod route;
mod say;
mod screens;
mod shell;
mod week;

fn main() {
    leptos::mount::mount_to_body(app::App);
}
