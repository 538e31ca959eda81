package text

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// What was parsed already gives the same text as its HTML.
func TestFromNode(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"<ul><li>Go 3년 이상</li><li>gRPC &amp; <b>Kafka</b></li></ul>",
		"<div><p>주요업무</p><p>Design\nand run</p></div>",
		"<p>one\nline</p>", "<span>two\nlines</span>", "<b>a</b>", "<pre>a\n  b</pre>",
		"<table><tr><td>경력</td><td>3년</td></tr></table>", "<div>&lt;p&gt;escaped&lt;/p&gt;</div>",
		"<section><h2>Benefits</h2><script>x</script><div hidden>y</div>z</section>",
	} {
		nodes, err := xhtml.ParseFragment(strings.NewReader(s), &xhtml.Node{Type: xhtml.ElementNode, Data: "body", DataAtom: atom.Body})
		require.NoError(t, err)
		require.Len(t, nodes, 1)
		assert.Equal(t, FromHTML(s), FromNode(nodes[0]), s)
	}
}
