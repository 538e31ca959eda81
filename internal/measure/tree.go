package main

import (
	"bufio"
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"
)

// Module is what import paths of the module begin with.
const module = "github.com/techmap-it/techmap"

// A source is one file.
type source struct {
	pkg  string // folder from the root, "." for the root
	test bool
	ast  *ast.File
	text []byte
}

// A tree is the sources of the module.
type tree struct {
	fset  *token.FileSet
	files []*source
}

// readTree parses the module below a folder, without modules of their own, test data and
// what was generated.
func readTree(root string) (*tree, error) {
	t := &tree{fset: token.NewFileSet()}
	return t, filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			if name != root && foreign(name, d.Name()) {
				return filepath.SkipDir
			}
			return nil
		case !strings.HasSuffix(name, ".go"):
			return nil
		}
		return t.read(name)
	})
}

// foreign reports whether a folder is not of the module's own code.
func foreign(name, base string) bool {
	if base == "testdata" || base == "bin" || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") {
		return true
	}
	_, err := os.Stat(filepath.Join(name, "go.mod"))
	return err == nil
}

func (t *tree) read(name string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	file, err := parser.ParseFile(t.fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil || ast.IsGenerated(file) {
		return err
	}
	t.files = append(t.files, &source{
		pkg: filepath.ToSlash(filepath.Dir(name)), test: strings.HasSuffix(name, "_test.go"), ast: file, text: text,
	})
	return nil
}

// library returns what others may import, with its tests.
func (t *tree) library() *tree {
	only := &tree{fset: t.fset}
	for _, s := range t.files {
		if public(s.pkg) {
			only.files = append(only.files, s)
		}
	}
	return only
}

// lines calls visit with each line of a source.
func (s *source) lines(visit func(string)) {
	scanner := bufio.NewScanner(bytes.NewReader(s.text))
	scanner.Buffer(nil, len(s.text)+1)
	for scanner.Scan() {
		visit(scanner.Text())
	}
}

// code counts the lines that hold more than a comment, of tests or of all else.
func (t *tree) code(test bool) (n int) {
	for _, s := range t.files {
		if s.test != test {
			continue
		}
		all, comments := 0, commentLines(s)
		s.lines(func(line string) {
			if strings.TrimSpace(line) != "" {
				all++
			}
		})
		n += all - comments
	}
	return n
}

// comments counts the lines of the code that are comment only.
func (t *tree) comments() (n int) {
	for _, s := range t.files {
		if !s.test {
			n += commentLines(s)
		}
	}
	return n
}

func commentLines(s *source) (n int) {
	inside := false
	s.lines(func(line string) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "//") || inside || strings.HasPrefix(line, "/*") {
			n++
		}
		if strings.HasPrefix(line, "/*") || inside {
			inside = !strings.Contains(line, "*/")
		}
	})
	return n
}

// widths are of all lines of code, a tab being four wide.
func widths(_ *token.FileSet, s *source) (out []int) {
	s.lines(func(line string) {
		if strings.TrimSpace(line) != "" {
			out = append(out, utf8.RuneCountInString(line)+3*strings.Count(line, "\t"))
		}
	})
	return out
}

func fileLines(_ *token.FileSet, s *source) []int {
	return []int{bytes.Count(s.text, []byte("\n"))}
}

// imports returns which packages of the module each of its packages imports, tests left
// out.
func (t *tree) imports() map[string][]string {
	out := make(map[string][]string)
	for _, s := range t.files {
		if s.test {
			continue
		}
		out[s.pkg] = append(out[s.pkg], nil...)
		for _, spec := range s.ast.Imports {
			rest, ours := strings.CutPrefix(strings.Trim(spec.Path.Value, `"`), module)
			if !ours {
				continue
			}
			to := path.Clean("./" + rest)
			if to == "/" || rest == "" {
				to = "."
			}
			if !slices.Contains(out[s.pkg], to) {
				out[s.pkg] = append(out[s.pkg], to)
			}
		}
	}
	return out
}
