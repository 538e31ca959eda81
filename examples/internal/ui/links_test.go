package ui

import (
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestWhatOthersAddToLinksIsNoQuestion(t *testing.T) {
	t.Parallel()
	got := filled(url.Values{
		"role": {"backend", " "}, "words": {""}, "utm_source": {"mail"}, "fbclid": {"x"}, "gclid": {"y"}, "skill": {"go"},
	})
	assert.Equal(t, url.Values{"role": {"backend"}, "skill": {"go"}}, got)
}
