package serving

import (
	"slices"
	"sync"
	"time"

	"github.com/techmap-it/techmap/rank/rankhttp"
)

// maxRecent is how many earlier versions are kept in memory: those that were current
// share most of it with what is, those that were made again do not.
const maxRecent = 2

// maxAge is how long, because what is to be forgotten may be in them.
const maxAge = 15 * time.Minute

// recent are earlier versions in memory, that used last at the end.
type recent struct {
	mu   sync.Mutex
	kept []kept
	mark string // the stamp of the history that they were made by
}

type kept struct {
	data  *rankhttp.Data
	until time.Time
}

// stamp returns that of the history when the versions were made.
func (r *recent) stamp() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.mark
}

// forget drops all versions, because the history now has another stamp.
func (r *recent) forget(stamp string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.kept, r.mark = nil, stamp
}

// get returns a version, nil if it is not among the recent.
func (r *recent) get(version string) *rankhttp.Data {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sweep()
	i := slices.IndexFunc(r.kept, func(k kept) bool { return k.data.Version == version })
	if i < 0 {
		return nil
	}
	found := r.kept[i]
	r.kept = append(slices.Delete(r.kept, i, i+1), found)
	return found.data
}

// add makes data, which were made when the history had a stamp, the most recent. They are
// dropped if it has another by now.
func (r *recent) add(data *rankhttp.Data, stamp string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if stamp != r.mark {
		return
	}
	r.sweep()
	r.kept = slices.DeleteFunc(r.kept, func(k kept) bool { return k.data.Version == data.Version })
	r.kept = append(r.kept, kept{data, time.Now().Add(maxAge)})
	if len(r.kept) > maxRecent {
		r.kept = slices.Delete(r.kept, 0, len(r.kept)-maxRecent)
	}
}

// sweep drops what has been kept for long enough.
func (r *recent) sweep() {
	now := time.Now()
	r.kept = slices.DeleteFunc(r.kept, func(k kept) bool { return now.After(k.until) })
}
