package crawl_test

import (
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
)

func TestDoc_saysWhatIsMissing(t *testing.T) {
	t.Parallel()
	d, err := crawl.ParseHTML("text/html; charset=utf-8", []byte(`<h1> 백엔드
		개발자 </h1><p class=empty> </p>`))
	require.NoError(t, err)
	assert.Equal(t, "백엔드 개발자", d.NeedText("h1"))
	assert.Empty(t, d.Text(".pay"), "may be absent")
	require.NoError(t, d.Err())
	assert.Empty(t, d.NeedText(".company"))
	assert.Empty(t, d.NeedText(".empty"))
	assert.Zero(t, d.Need("ul.duties > li").Length())
	d.Need("ul.duties > li")
	require.ErrorIs(t, d.Err(), techmap.ErrMalformed)
	assert.ErrorContains(t, d.Err(), "page has no .company, .empty, ul.duties > li:")
}

func TestParseHTML_emptyPage(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"", " \r\n\t"} {
		_, err := crawl.ParseHTML("text/html", []byte(body))
		assert.ErrorIs(t, err, techmap.ErrMalformed)
	}
}

func TestDecode(t *testing.T) {
	t.Parallel()
	const euckr = "\xb0\xb3\xb9\xdf" // 개발
	for _, c := range []struct{ name, contentType, body, want string }{
		{"stated UTF-8", "text/html; charset=UTF-8", "개발", "개발"},
		{"stated UTF-8 that is not", "text/html; charset=utf8", "개\xff발", "개\uFFFD발"},
		{"stated EUC-KR", "text/html; charset=euc-kr", euckr, "개발"},
		{"stated by a name that is not registered", "text/html; charset=MS949", euckr, "개발"},
		{"extended syllables", "text/html; charset=cp949", "\x8c\x63", "똠"},
		{"stated by the page", "text/html", "<meta charset=euc-kr>" + euckr, "<meta charset=euc-kr>개발"},
		{"stated by nobody, UTF-8", "text/html", "개발", "개발"},
		{"stated by nobody, legacy", "text/html", euckr, "개발"},
		{"no content type", "", euckr, "개발"},
		{"byte order mark", "text/html; charset=euc-kr", "\uFEFF개발", "개발"},
		{"UTF-16 with byte order mark", "text/html", "\xff\xfe\x1c\xac", "개"},
		{"latin", "text/html; charset=iso-8859-1", "caf\xe9", "café"},
		{"empty", "", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := crawl.Decode(c.contentType, []byte(c.body))
			require.NoError(t, err)
			assert.Equal(t, c.want, got)
		})
	}
	_, err := crawl.Decode("text/html; charset=klingon", []byte("x"))
	require.ErrorIs(t, err, techmap.ErrMalformed)
}

func FuzzDecode(f *testing.F) {
	f.Add("text/html; charset=euc-kr", []byte("\xb0\xb3"))
	f.Add("", []byte("\xff\xfe\x00"))
	f.Add("text/html;", []byte("<meta charset=utf-7>\xff"))
	f.Fuzz(func(t *testing.T, contentType string, body []byte) {
		text, err := crawl.Decode(contentType, body)
		if err != nil {
			require.ErrorIs(t, err, techmap.ErrMalformed)
			return
		}
		assert.True(t, utf8.ValidString(text))
	})
}
