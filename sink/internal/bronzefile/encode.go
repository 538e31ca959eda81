package bronzefile

import (
	"bytes"
	"fmt"
	"path"
	"slices"

	"github.com/klauspost/compress/zstd"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/record"
)

// maxText is how long the text of an object grows before another is begun: objects are
// held in memory whole, when they are written and when they are read.
const maxText = 64 << 20

// An Object is what is to be put under a key.
type Object struct {
	Key    string // with the prefix, slashes between its parts
	Source string // "" for a tombstone
	Data   []byte
}

// An Encoder makes objects of batches. It is safe for concurrent use.
type Encoder struct {
	prefix  string
	zstd    *zstd.Encoder
	maxText int
}

// NewEncoder returns an encoder for keys that begin with prefix.
func NewEncoder(prefix string) (*Encoder, error) {
	z, err := zstd.NewWriter(nil, zstd.WithLowerEncoderMem(true))
	if err != nil {
		return nil, fmt.Errorf("bronzefile: %w", err)
	}
	return &Encoder{prefix: prefix, zstd: z, maxText: maxText}, nil
}

// Encode returns the objects that hold the records of batch, in the order of their
// keys, and the records that cannot be stored. Equal records make equal objects,
// in whatever order they come.
func (e *Encoder) Encode(batch []techmap.RawPosting) (objects []Object, failed []techmap.Failure) {
	texts := make(map[string]*text)
	for i, p := range batch {
		line, err := encodeLine(p)
		if err != nil {
			failed = append(failed, techmap.Failure{Index: i, Err: err})
			continue
		}
		folder := path.Dir(objectKey(e.prefix, p, techmap.Digest{}))
		t := texts[folder]
		if t == nil {
			t = &text{first: p}
			texts[folder] = t
		}
		if t.size += len(line); t.size > e.maxText && len(t.lines) > 0 {
			objects = append(objects, e.object(t))
			*t = text{first: p, size: len(line)}
		}
		t.lines = append(t.lines, line)
	}
	for _, t := range texts {
		objects = append(objects, e.object(t))
	}
	slices.SortFunc(objects, func(a, b Object) int { return bytes.Compare([]byte(a.Key), []byte(b.Key)) })
	return objects, failed
}

// encodeLine returns the line of a record, if it is one that can be stored and found
// again.
func encodeLine(p techmap.RawPosting) ([]byte, error) {
	if err := check(p); err != nil {
		return nil, err
	}
	line, err := record.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("bronzefile: record %q: %w", p.ID(), err)
	}
	return append(line, '\n'), nil
}

// A text is the lines of an object that is being made.
type text struct {
	first techmap.RawPosting // of the source and the day of all
	lines [][]byte
	size  int
}

// object returns t as an object. Sorting makes it independent of the order in
// which the records came, and brings repeats together.
func (e *Encoder) object(t *text) Object {
	slices.SortFunc(t.lines, bytes.Compare)
	t.lines = slices.CompactFunc(t.lines, bytes.Equal)
	data := bytes.Join(t.lines, nil)
	return Object{
		Key:    objectKey(e.prefix, t.first, techmap.DigestOf(data)),
		Source: t.first.Source,
		Data:   e.zstd.EncodeAll(data, nil),
	}
}

// EncodeManifest returns c, completed by its manifest's key, and the manifest. The name
// has the sum of what is in it but for that key, so equal censuses have one manifest.
func EncodeManifest(prefix string, c techmap.Census) (techmap.Census, Object, error) {
	if err := checkSource(c.Source); err != nil {
		return c, Object{}, err
	}
	c.Manifest = ""
	data, err := record.Marshal(c)
	if err != nil {
		return c, Object{}, fmt.Errorf("bronzefile: census of %q: %w", c.Source, err)
	}
	name := record.Time(c.At).Format(second) + "-" + techmap.DigestOf(data).String() + manifestEnd
	c.Manifest = path.Join(ManifestFolder(prefix), SourceFolder(c.Source), name)
	if data, err = record.Marshal(c); err != nil {
		return c, Object{}, fmt.Errorf("bronzefile: census of %q: %w", c.Source, err)
	}
	return c, Object{Key: c.Manifest, Source: c.Source, Data: append(data, '\n')}, nil
}

// DecodeManifest returns the census in the manifest named key. Its Manifest is key,
// whatever is stored: the manifest may have been copied.
func DecodeManifest(key string, data []byte) (techmap.Census, error) {
	c, err := record.Unmarshal[techmap.Census](data)
	if err != nil {
		return c, &techmap.RecordError{
			Stage: techmap.StageFetch, Source: sourceOf(key), Err: fmt.Errorf("bronzefile: manifest %q: %w", key, err),
		}
	}
	c.Manifest = key
	return c, nil
}
