package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestConfig(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, text, want string }{
		{"flags of all commands", "store: elsewhere\nquiet: true\n", ""},
		{"a flag of one command", "contact: me@example.com\n", ""},
		{"a misspelt one", "stroe: elsewhere\n", `techmap.yaml: no flag is called "stroe", did you mean "store"?`},
		{"no YAML", "store: [\n", "techmap.yaml: "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), configFile)
			require.NoError(t, os.WriteFile(file, []byte(tt.text), 0o600))
			c, err := readConfig(file)
			if err == nil {
				var parser *kong.Kong
				parser, err = kong.New(new(cli), kong.Resolvers(c))
				require.NoError(t, err)
				_, err = parser.Parse([]string{"version"})
			}
			if tt.want == "" {
				assert.NoError(t, err)
				return
			}
			assert.ErrorContains(t, err, tt.want)
		})
	}
}
