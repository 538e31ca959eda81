package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"

	"github.com/alecthomas/kong"
	"github.com/goccy/go-yaml"

	"github.com/techmap-it/techmap/internal/edits"
)

// A configuration is a YAML file of "flag: value" lines. It implements kong.Resolver.
type configuration struct {
	file   string
	values map[string]any
}

// readConfig reads a file. One that is not there says nothing.
func readConfig(file string) (*configuration, error) {
	c := &configuration{file: file}
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if err := yaml.Unmarshal(data, &c.values); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return c, nil
}

// Validate implements kong.Resolver: what no command has as a flag is a mistake, and not
// to be passed over.
func (c *configuration) Validate(app *kong.Application) error {
	flags := make(map[string]bool)
	var collect func(*kong.Node)
	collect = func(n *kong.Node) {
		for _, f := range n.Flags {
			flags[f.Name] = true
		}
		for _, child := range n.Children {
			collect(child)
		}
	}
	collect(app.Node)
	for _, name := range slices.Sorted(maps.Keys(c.values)) {
		if !flags[name] {
			return fmt.Errorf("%s: no flag is called %q, did you mean %q?", c.file, name, closest(name, flags))
		}
	}
	return nil
}

// Resolve implements kong.Resolver.
func (c *configuration) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	return c.values[flag.Name], nil
}

// closest returns the flag that is the fewest letters away.
func closest(name string, flags map[string]bool) string {
	return slices.MinFunc(slices.Sorted(maps.Keys(flags)), func(a, b string) int {
		return edits.Distance([]rune(name), []rune(a)) - edits.Distance([]rune(name), []rune(b))
	})
}
