package spec

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
)

// blockMarks stand in pages that are served, with success, to those whom a site
// does not want.
var blockMarks = [][]byte{
	[]byte("captcha"), []byte("cf-challenge"), []byte("just a moment"), []byte("access denied"),
	[]byte("비정상적인 접근"), []byte("자동화된 요청"), []byte("로그인이 필요"),
}

// maxBlockPage is how much of a page is searched for such marks. The pages are short.
const maxBlockPage = 64 << 10

// orBlocked returns err, that a page is not of its shape, as ErrBlocked if the
// page turns us away: then we go.
func orBlocked(err error, page *crawl.Page) error {
	if !errors.Is(err, techmap.ErrMalformed) || len(page.Body) > maxBlockPage {
		return err
	}
	body := bytes.ToLower(bytes.TrimSpace(page.Body))
	if bytes.HasPrefix(body, []byte("{")) || bytes.HasPrefix(body, []byte("[")) {
		return err // the words are a posting's
	}
	for _, mark := range blockMarks {
		if bytes.Contains(body, mark) {
			return fmt.Errorf("the answer says %q: %w", mark, techmap.ErrBlocked)
		}
	}
	return err
}
