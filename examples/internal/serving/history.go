package serving

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
)

// A history is a folder of the versions that were served, a file each:
//
//	TIME-VERSION.jsonl.zst   what changed since the version before, or all openings
//	forgotten                when openings were last taken out of the files
//
// A file is written once, whole or not at all, so that several servers may share the
// folder. All openings are written again when the changes since have grown as large, so
// that no version takes longer to make again than reading all openings twice.
type history struct {
	dir   string
	last  string // the file of what is served now, "" if it has none
	whole int64  // bytes of the last file of all openings
	grown int64  // bytes of the files of changes since

	failed time.Time // when what is served now could not be kept
}

// keepAgain is how long after a version could not be kept it is tried again: all openings
// are read for that.
const keepAgain = 5 * time.Minute

// missed notes that what is served now is not kept.
func (h *history) missed() { h.last, h.failed = "", time.Now() }

// owes reports whether it is time to try again to keep what is served now.
func (h *history) owes() bool { return h.last == "" && time.Since(h.failed) >= keepAgain }

// A header is the first line of a file.
type header struct {
	V           int                      `json:"v"`
	Before      string                   `json:"before,omitzero"` // the file that the changes are to; "" if these are all openings
	Publication techmap.Publication      `json:"publication"`
	Shown       map[string]techmap.Shown `json:"shown,omitempty"`    // by the terms of that time, by source
	Forgotten   int                      `json:"forgotten,omitzero"` // lines that were taken out since
}

// A change is every other line: what a publication did to one opening.
type change struct {
	ID      techmap.PostingID `json:"id,omitzero"`       // not written if it is gone
	Gone    string            `json:"gone,omitzero"`     // the digest of its ID: it is no more
	Seen    time.Time         `json:"seen,omitzero"`     // its last sighting
	Opening json.RawMessage   `json:"opening,omitempty"` // without that; nil if nothing else changed

	same bool // nothing changed at all
}

// gone returns the change of an opening that is no more. Its name may be what is to be
// forgotten, so the files have a digest of it.
func gone(id techmap.PostingID) change {
	return change{ID: id, Gone: hex.EncodeToString(keyOf(id))}
}

// keyOf returns a digest of an ID.
func keyOf(id techmap.PostingID) []byte {
	d := digestOf([]byte("gone\x00"), []byte(id))
	return d[:]
}

const (
	historyVersion = 1
	historySuffix  = ".jsonl.zst"
	draftPattern   = ".draft-*"
	stampFile      = "forgotten"
	stampLayout    = "20060102T150405.000000Z"
)

func openHistory(dir string) (*history, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("serving: make the folder of earlier versions: %w: choose another", err)
	}
	return &history{dir: dir}, nil
}

// files returns the names of all files, the oldest first.
func (h *history) files() ([]string, error) {
	entries, err := os.ReadDir(h.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("serving: read the folder of earlier versions: %w", err)
	}
	var names []string
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), historySuffix); ok && !strings.HasPrefix(name, ".") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, nil
}

// find returns the latest file of a version, "" if there is none.
func (h *history) find(version string) (string, error) {
	names, err := h.files()
	if err != nil || len(version) != len(sum{}.String()) {
		return "", err
	}
	for _, name := range slices.Backward(names) {
		if strings.HasSuffix(name, "-"+version) {
			return name, nil
		}
	}
	return "", nil
}

func (h *history) path(name string) string { return filepath.Join(h.dir, name+historySuffix) }

// stamp says when openings were last taken out of the files: what was read before another
// stamp may hold some that are to be forgotten.
func (h *history) stamp() string {
	if h == nil {
		return ""
	}
	text, err := os.ReadFile(filepath.Join(h.dir, stampFile))
	if err != nil {
		return ""
	}
	return string(text)
}

// due reports whether all openings are to be written again.
func (h *history) due() bool { return h.last == "" || h.grown > h.whole }

// wrote notes that the file of what is served now is there.
func (h *history) wrote(name string, whole bool) {
	h.last = name
	size := int64(0)
	if info, err := os.Stat(h.path(name)); err == nil {
		size = info.Size()
	}
	if whole {
		h.whole, h.grown = size, 0
		return
	}
	h.grown += size
}

// newName returns the name of a file that is written now.
func newName(version string) string { return time.Now().UTC().Format(stampLayout) + "-" + version }

// merged returns changes with one for each opening, as if they had been one publication.
func merged(changes []change) []change {
	place := make(map[techmap.PostingID]int, len(changes))
	out := make([]change, 0, len(changes))
	for _, c := range changes {
		i, twice := place[c.ID]
		if !twice {
			place[c.ID] = len(out)
			out = append(out, c)
			continue
		}
		if c.Opening == nil && c.Gone == "" {
			c.Opening = out[i].Opening
		}
		out[i] = c
	}
	return out
}
