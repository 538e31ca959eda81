// Package doccheck has the tests of the documents: every block of code in them is
// run, compiled or parsed, what they show as printed is compared with what is
// printed, and every link leads somewhere.
//
// The first word behind the fence of a block is its language, the others say what
// is done with it:
//
//	sh                  run by bash, all blocks of a document in one session and folder
//	sh status=3         the same, and it has to end with that status
//	sh skip=REASON      not run; its syntax and every command line of techmap are checked
//	text                what the block before it printed: all of it, "..." for what is left out
//	text excerpt        lines of it, in this order
//	text of="COMMAND"   what the command prints, which is run for that
//	text skip=REASON    not compared
//	LANGUAGE file=NAME  written to the file, for the blocks that follow
//	go                  compiled, as the body of a function
//	json, yaml          parsed; with as=record, as=labels, as=message by the program's own reader
//
// Documents whose blocks have no such words have them in marks_test.go, for each block
// or for all of a folder. What is not run is listed by the test, with its reason.
//
// The pages of docs/reference are made of what the programs say of themselves:
//
//	go test ./internal/doccheck -update
//
// TECHMAP_TEST_INTEGRATION=1 also runs the lines that take minutes.
package doccheck
