# Two commands do everything: `make demo` plans the April 2020 operation, `make test` passes every check.
export CARGO_INCREMENTAL := 0

.PHONY: demo test setup
demo: setup
	cargo run --release --locked --package airbridge -- demo demo

test: setup
	scripts/test

setup:
	@scripts/setup
