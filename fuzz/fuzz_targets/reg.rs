#![no_main]

use callboard_tests::fuzzing::Target;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| Target::Reg.hold(bytes));
