package bronzefile

import (
	"fmt"
	"path"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/record"
)

const tombstoneEnd = ".json"

// TombstoneFolder returns the folder of what has to stay forgotten.
func TombstoneFolder(prefix string) string { return path.Join(prefix, "forgotten") }

// IsTombstone reports whether key can be that of a tombstone.
func IsTombstone(key string) bool { return strings.HasSuffix(key, tombstoneEnd) && !hidden(key) }

// EncodeTombstone returns the object of a tombstone, named by its kind and digest.
func EncodeTombstone(prefix string, t techmap.Tombstone) (Object, error) {
	switch t.Kind {
	case techmap.TombstonePosting, techmap.TombstoneCompany, techmap.TombstoneSource:
	default:
		return Object{}, fmt.Errorf("bronzefile: tombstone of a %q: no such kind: %w", t.Kind, techmap.ErrInvalid)
	}
	data, err := record.Marshal(t)
	if err != nil {
		return Object{}, fmt.Errorf("bronzefile: tombstone: %w", err)
	}
	name := string(t.Kind) + "-" + t.Digest.String() + tombstoneEnd
	return Object{Key: path.Join(TombstoneFolder(prefix), name), Data: append(data, '\n')}, nil
}

// DecodeTombstone returns the tombstone in the object named key. One that cannot be
// read is an error and no loss: what it is of is not known, and must not come back.
func DecodeTombstone(key string, data []byte) (techmap.Tombstone, error) {
	t, err := record.Unmarshal[techmap.Tombstone](data)
	if err != nil {
		return techmap.Tombstone{}, fmt.Errorf("bronzefile: tombstone %q: %w", key, err)
	}
	return t, nil
}
