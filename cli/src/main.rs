//! The program: arguments in, exit code out.

use std::process::ExitCode;

/// A large estate is many small texts: a quarter of the time to check one went into the allocator of the C library.
#[cfg(unix)]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let mut out = anstream::stdout().lock();
    let mut err = anstream::stderr().lock();
    let mut io = callboard::io::Io::process(&mut out, &mut err);
    callboard::run(std::env::args_os(), &mut io).into()
}
