package bronzefile_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/internal/bronzefile"
)

func TestCensusesOfOneRunAreOne(t *testing.T) {
	t.Parallel()
	errStore := errors.New("the store failed")
	manifests := map[string]techmap.Census{
		"1": {Source: "toy", At: noon, Objects: []string{"a"}},
		"2": {Source: "toy", At: noon, Objects: []string{"a", "b"}},
		"3": {Source: "toy", At: noon.Add(time.Hour)},
		"4": {Source: "wanted", At: noon.Add(time.Hour)},
	}
	read := func(_ context.Context, key string) (techmap.Census, error) {
		switch c, ok := manifests[key]; {
		case key == "failing":
			return c, errStore
		case !ok:
			return c, &techmap.RecordError{Err: techmap.ErrMalformed}
		default:
			return c, nil
		}
	}
	tests := map[string]struct {
		keys []string
		read int
		errs []error
	}{
		"none":                      {nil, 0, nil},
		"all":                       {[]string{"1", "2", "3", "4"}, 3, nil},
		"a damaged one is a loss":   {[]string{"1", "damaged", "2", "4"}, 2, []error{techmap.ErrMalformed}},
		"a failing store ends it":   {[]string{"1", "3", "failing", "4"}, 1, []error{errStore}},
		"one that is held back":     {[]string{"3"}, 1, nil},
		"a loss at the end":         {[]string{"3", "damaged"}, 1, []error{techmap.ErrMalformed}},
		"a loss before all of them": {[]string{"damaged", "3"}, 1, []error{techmap.ErrMalformed}},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []techmap.Census
			var errs []error
			for c, err := range bronzefile.Censuses(t.Context(), tc.keys, read) {
				if err != nil {
					errs = append(errs, err)
					continue
				}
				got = append(got, c)
			}
			assert.Len(t, got, tc.read)
			require.Len(t, errs, len(tc.errs))
			for i, want := range tc.errs {
				require.ErrorIs(t, errs[i], want)
			}
			if name == "all" {
				assert.Len(t, got[0].Objects, 2, "the fuller")
			}
		})
	}
	for range bronzefile.Censuses(t.Context(), []string{"1", "3", "4"}, read) {
		break // and nothing more is yielded
	}
}
