package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"github.com/techmap-it/techmap"
)

// FuzzConfig: whatever techmap.yaml holds, the command line is read, or an error names
// the file.
func FuzzConfig(f *testing.F) {
	f.Add([]byte("store: /data\nlang: ko\nrun:\n  site: [sample]\n"))
	f.Add([]byte("a: &a [*a]\n"))
	f.Add([]byte("- 1\n- 2\n"))
	f.Add([]byte("quiet: [[[[\n"))
	file := filepath.Join(f.TempDir(), "techmap.yaml") // each process that fuzzes has its own
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		resolver, err := readConfig(file)
		if err != nil {
			if !strings.Contains(err.Error(), file) {
				t.Errorf("error %v does not name the file", err)
			}
			return
		}
		parser, err := kong.New(new(cli), kong.Resolvers(resolver), kong.Exit(func(int) {}))
		if err != nil {
			t.Fatal(err)
		}
		_, _ = parser.Parse([]string{"version"})
	})
}

// FuzzMoment: a time on the command line is one that can be told again.
func FuzzMoment(f *testing.F) {
	for _, s := range []string{"2026-11-22", "2026-11-22T09:00:00+09:00", "2026-11-22T09:00:00", "어제", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var m, again moment
		if m.UnmarshalText([]byte(s)) != nil {
			return
		}
		text, err := m.MarshalText()
		if err != nil {
			return // a year that RFC 3339 does not have
		}
		if err := again.UnmarshalText(text); err != nil || !again.Equal(m.Time) {
			t.Errorf("%q is %v, and read again %v: %v", s, m, again, err)
		}
	})
}

// FuzzReadJob: whatever a file of a batch holds, it is one, or an error that names it.
func FuzzReadJob(f *testing.F) {
	f.Add([]byte(`{"v":1,"label":"a"}`))
	f.Add([]byte(`{"v":9,"label":"a"}`))
	f.Add([]byte(`{`))
	file := filepath.Join(f.TempDir(), "a.json") // each process that fuzzes has its own
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := readJob(file)
		if err != nil && !errors.Is(err, techmap.ErrMalformed) && !errors.Is(err, techmap.ErrInvalid) {
			t.Errorf("error %v is neither ErrMalformed nor ErrInvalid", err)
		}
	})
}
