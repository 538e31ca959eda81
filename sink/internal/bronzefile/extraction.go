package bronzefile

import (
	"fmt"
	"net/url"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/techmap-it/techmap"
)

// ExtractionFolder returns the folder of what models answered.
func ExtractionFolder(prefix string) string { return path.Join(prefix, "extraction") }

// ExtractionKey returns the key of the object that holds the extraction stored under
// name.
func ExtractionKey(prefix, name string) (string, error) {
	file := escape(name) + manifestEnd
	switch {
	case name == "" || !utf8.ValidString(name):
		return "", fmt.Errorf("bronzefile: extraction key %q: not a name: %w", name, techmap.ErrInvalid)
	case hidden(file):
		return "", fmt.Errorf("bronzefile: extraction key %q: begins with a dot: %w", name, techmap.ErrInvalid)
	case len(file) > maxFolder:
		return "", fmt.Errorf("bronzefile: extraction key %q: too long for a name: %w", name, techmap.ErrInvalid)
	}
	return path.Join(ExtractionFolder(prefix), file), nil
}

// ExtractionName returns the name under which the extraction in the object named
// key is stored; ok is false if none can be.
func ExtractionName(key string) (name string, ok bool) {
	file, ok := strings.CutSuffix(path.Base(key), manifestEnd)
	if !ok || hidden(key) {
		return "", false
	}
	name, err := url.PathUnescape(file)
	return name, err == nil
}

// escape returns name as SourceFolder writes it.
func escape(name string) string { return strings.TrimPrefix(SourceFolder(name), "source=") }
