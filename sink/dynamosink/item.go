package dynamosink

import (
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/record"
)

// Names of attributes. Several are reserved words of DynamoDB: expressions name
// them through names.
const (
	attrKey     = "pk"      // what the item is, and its own key
	attrBucket  = "bucket"  // partition of the index: day and shard of the change, or the posting of an extraction
	attrChanged = "changed" // sort key of the index: moment of the change and ID, or the key of an extraction
	attrVersion = "version" // SeenAt and Raw, in the order of versions
	attrDigest  = "digest"  // of the record's stored form: what is equal is not written again
	attrText    = "text"    // TextDigest of a posting
	attrBody    = "body"    // the record's stored form, compressed
	attrDays    = "days"    // of the register: every day that has changes
)

// Keys of items begin with what they are.
const (
	postingPrefix    = "posting#"
	extractionPrefix = "extraction#"
	ofPrefix         = "of#" // bucket of the extractions of a posting
	registerKey      = "register#days"
	checkKey         = "check#never-written"
)

// shards is how many partitions of the index take the changes of a day. It is
// part of the stored form: with fewer, the entries of the others are not found.
const shards = 16

// Limits of DynamoDB, in bytes.
const (
	maxItem = 400 << 10 // names and values of attributes
	maxSort = 1024      // a sort key
)

// MaxRecord is the length of the largest record that is stored, as versioned JSON:
// the same as of the SQL stores. A larger one is techmap.ErrInvalid, and so is one
// whose item has more than 400 KB when compressed.
const MaxRecord = 1<<24 - 1

// stampForm is how a moment is written: its text sorts as the time does.
const stampForm = "2006-01-02T15:04:05.000000Z"

type item = map[string]types.AttributeValue

func stringValue(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }

// text returns the string attribute of the given name, "" if there is none.
func text(it item, name string) string {
	s, ok := it[name].(*types.AttributeValueMemberS)
	if !ok {
		return ""
	}
	return s.Value
}

// keyOf returns the key of an item.
func keyOf(pk string) item { return item{attrKey: stringValue(pk)} }

// names returns the placeholders that expressions use for the given attributes.
func names(attributes ...string) map[string]string {
	m := make(map[string]string, len(attributes))
	for _, a := range attributes {
		m["#"+a] = a
	}
	return m
}

// stamp returns t as text.
func stamp(t time.Time) string { return t.UTC().Format(stampForm) }

// day returns the day of a stamp, or of what begins with one.
func day(stamp string) string { return stamp[:len(time.DateOnly)] }

// moment returns the time that s begins with, zero if it begins with none.
func moment(s string) time.Time {
	if len(s) < len(stampForm) {
		return time.Time{}
	}
	t, err := time.Parse(stampForm, s[:len(stampForm)])
	if err != nil {
		return time.Time{}
	}
	return t
}

// bucketOf returns the index partition of a change of id.
func bucketOf(id, stamp string) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id)) // never fails
	return bucket(day(stamp), int(h.Sum32()%shards))
}

func bucket(day string, shard int) string { return fmt.Sprintf("%s/%02d", day, shard) }

// sortKey returns the index sort key of a change of id.
func sortKey(id, stamp string) string { return stamp + " " + id }

// versionOf returns the version of p as text that sorts as versions do.
func versionOf(p techmap.Posting) string {
	return stamp(record.Time(p.SeenAt)) + " " + p.Raw.String()
}

// digestOf returns the digest of a record's stored form.
func digestOf(body []byte) string {
	d := techmap.DigestOf(body)
	return hex.EncodeToString(d[:])
}

// sizeOf returns the size of an item as DynamoDB counts it.
func sizeOf(it item) int {
	n := 0
	for name, v := range it {
		n += len(name)
		switch v := v.(type) {
		case *types.AttributeValueMemberS:
			n += len(v.Value)
		case *types.AttributeValueMemberB:
			n += len(v.Value)
		}
	}
	return n
}

// checkSize returns an error if it is too large to be stored.
func checkSize(what string, it item) error {
	if n := sizeOf(it); n > maxItem {
		return fmt.Errorf("%q makes an item of %d bytes, DynamoDB stores at most %d: %w",
			what, n, maxItem, techmap.ErrInvalid)
	}
	return nil
}

// checkID returns an error unless a record can be stored under id and found again.
func checkID(id string) error {
	const longest = maxSort - len(stampForm) - 1
	switch {
	case id == "" || !utf8.ValidString(id) || strings.Contains(id, "\x00"):
		return fmt.Errorf("ID %q: not one to store a record under: %w", id, techmap.ErrInvalid)
	case len(id) > longest:
		return fmt.Errorf("ID of %d bytes, at most %d are stored: %w", len(id), longest, techmap.ErrInvalid)
	}
	return nil
}
