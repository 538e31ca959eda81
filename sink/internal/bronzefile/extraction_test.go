package bronzefile_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/internal/bronzefile"
)

func TestExtractionKeysLeadBackToTheirNames(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"5e884898da28", "열쇠", "a/b", "a%2Fb", "a b.json", "-_."} {
		key, err := bronzefile.ExtractionKey("techmap", name)
		require.NoError(t, err, name)
		assert.True(t, strings.HasPrefix(key, "techmap/extraction/"), key)
		back, ok := bronzefile.ExtractionName(key)
		assert.True(t, ok, key)
		assert.Equal(t, name, back)
	}
}

func TestNamesThatMakeNoKeyAreRefused(t *testing.T) {
	t.Parallel()
	for reason, name := range map[string]string{
		"empty": "", "hidden": ".a", "not UTF-8": "\xff", "too long": strings.Repeat("a", 300),
	} {
		_, err := bronzefile.ExtractionKey("techmap", name)
		require.ErrorIs(t, err, techmap.ErrInvalid, reason)
	}
	for _, key := range []string{"techmap/extraction/a.txt", "techmap/extraction/.a.json", "techmap/extraction/%zz.json"} {
		_, ok := bronzefile.ExtractionName(key)
		assert.False(t, ok, key)
	}
}

func FuzzExtractionKey(f *testing.F) {
	f.Add("5e88")
	f.Add("열쇠/1 %2F.json")
	f.Fuzz(func(t *testing.T, name string) {
		key, err := bronzefile.ExtractionKey("p", name)
		if err != nil {
			return
		}
		if back, ok := bronzefile.ExtractionName(key); !ok || back != name {
			t.Errorf("%q came back as %q", name, back)
		}
		if strings.Count(key, "/") != 2 {
			t.Errorf("%q leaves its folder: %q", name, key)
		}
	})
}
