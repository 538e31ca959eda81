package rankhttp

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// A cursor is where a list goes on. It is of one question to one publication: pages fit
// together even if the data change between them.
type cursor struct {
	version  string // of the data
	question string // digest of the question
	after    string // what package rank calls it
}

var (
	textBadCursor   = text{"cursor: take it from next of the page before", "cursor: 앞 페이지의 next 값을 그대로 쓰세요"}
	textOtherCursor = text{
		"cursor: it is of another question: take it from next of the page before, and change nothing else",
		"cursor: 다른 질문의 것입니다. 앞 페이지의 next 값을 쓰고 다른 조건은 바꾸지 마세요",
	}
)

// cursorSum is how many bytes of a digest a cursor ends with. It finds what was cut off or
// mistyped; whoever makes one up has a list that begins elsewhere, which anyone may read.
const cursorSum = 6

// String returns c as clients see it.
func (c cursor) String() string {
	body := strings.Join([]string{c.version, c.question, c.after}, "\n")
	sum := sha256.Sum256([]byte(body))
	return base64.RawURLEncoding.EncodeToString(append([]byte(body), sum[:cursorSum]...))
}

// readCursor reads what String wrote.
func readCursor(s string) (cursor, *fault) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil || len(raw) < cursorSum {
		return cursor{}, inQuery("cursor", "", textBadCursor)
	}
	body, sum := raw[:len(raw)-cursorSum], sha256.Sum256(raw[:len(raw)-cursorSum])
	parts := strings.Split(string(body), "\n")
	if !bytes.Equal(raw[len(body):], sum[:cursorSum]) || len(parts) != 3 || parts[2] == "" {
		return cursor{}, inQuery("cursor", "", textBadCursor)
	}
	return cursor{parts[0], parts[1], parts[2]}, nil
}

// next returns the cursor of the page that begins after a place, nothing if there is none.
func (q *question) next(after string) string {
	if after == "" {
		return ""
	}
	return cursor{q.data.Version, q.digest(), after}.String()
}

// digest names the question, whatever page of it is asked for.
func (q *question) digest() string {
	var rest []byte
	for pair := range strings.SplitSeq(q.pinnedQuery(), "&") {
		name, _, _ := strings.Cut(pair, "=")
		if p := q.route.param(name); p != nil && !p.without {
			rest = append(append(rest, pair...), '&')
		}
	}
	sum := sha256.Sum256(append([]byte(q.path+"?"), rest...))
	return hex.EncodeToString(sum[:8])
}

// sortedQuery returns a query with its pairs in the order of their names; pairs of one name
// keep theirs.
func sortedQuery(query []byte) string {
	pairs := strings.Split(string(query), "&")
	sortPairs(pairs)
	return strings.Join(pairs, "&")
}
