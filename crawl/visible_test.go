package crawl

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// What is passed over may be too much, never too little.
func FuzzShowsMore(f *testing.F) {
	for _, page := range []string{
		"", "a < b", "<p>채용 공고</p>", `<a title="x > y">열기</a>`, "<!-- a > b -->c", "<script>if (a<b) {}</script>d",
		"<title>Just a moment</title><style>p > b {}</style>e", "&amp;&lt;", "<p", "<script>", "</", "<!doctype html>ab c",
	} {
		f.Add([]byte(page), 3)
	}
	f.Fuzz(func(t *testing.T, page []byte, runes int) {
		if runes >= 0 && runes < 100 && showsMore(page, runes) {
			assert.Greater(t, inspect(page, 1<<20).text, runes, "%q", page)
		}
	})
}
