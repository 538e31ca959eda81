package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
)

// options are what the command line says.
type options struct {
	only    []string // names of servers, in the order of names
	command []string
}

// names are those of all servers, in the order they are reported.
var names = [...]string{"mysql", "s3", "dynamo", "sqs"}

// parse reads the command line without the program's name.
func parse(args []string, stderr io.Writer) (options, error) {
	flags := flag.NewFlagSet("servers", flag.ContinueOnError)
	flags.SetOutput(stderr)
	only := flags.String("only", strings.Join(names[:], ","), "the servers to start, with commas between them")
	if err := flags.Parse(args); err != nil {
		return options{}, err
	}
	o := options{command: flags.Args()}
	if len(o.command) == 0 {
		return options{}, errors.New("no command: write it behind --")
	}
	asked := strings.Split(*only, ",")
	for _, name := range asked {
		if !slices.Contains(names[:], name) {
			return options{}, fmt.Errorf("no server is named %q: there are %s", name, strings.Join(names[:], ", "))
		}
	}
	for _, name := range names {
		if slices.Contains(asked, name) {
			o.only = append(o.only, name)
		}
	}
	return o, nil
}
