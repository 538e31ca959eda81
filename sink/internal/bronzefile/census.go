package bronzefile

import (
	"context"
	"errors"
	"iter"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/record"
)

// Censuses streams the censuses in the manifests named by keys, which are sorted,
// of several manifests of one run the fullest. A *techmap.RecordError of manifest
// is yielded and the rest goes on; any other error ends the stream.
func Censuses(
	ctx context.Context, keys []string, manifest func(ctx context.Context, key string) (techmap.Census, error),
) iter.Seq2[techmap.Census, error] {
	return func(yield func(techmap.Census, error) bool) {
		var last techmap.Census // held back: the next may be of the same run
		for _, key := range keys {
			next, err := manifest(ctx, key)
			switch {
			case err != nil:
				_, loss := errors.AsType[*techmap.RecordError](err)
				if !yield(techmap.Census{}, err) || !loss {
					return
				}
			case sameRun(last, next):
				last = fuller(last, next)
			case last.Source != "" && !yield(last, nil):
				return
			default:
				last = next
			}
		}
		if last.Source != "" {
			yield(last, nil)
		}
	}
}

// sameRun reports whether a and b are of one run of one source.
func sameRun(a, b techmap.Census) bool {
	return a.Source == b.Source && record.Time(a.At).Equal(record.Time(b.At))
}

// fuller returns the one of two censuses of a run that lists more objects. A census
// that is written again lists only those that came since.
func fuller(a, b techmap.Census) techmap.Census {
	if len(b.Objects) > len(a.Objects) {
		return b
	}
	return a
}
