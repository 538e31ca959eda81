package spec_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/techmap-it/techmap/crawl/spec"
)

func TestSpec_Named(t *testing.T) {
	t.Parallel()
	got := parse(t, `
name: named
homepage: https://n.example
access: api
list: {request: {url: "https://n.example/"}, format: json, records: '.jobs[]', key: .id, url: "https://n.example/{key}"}
posting:
  title: [.title, .name]
  place: {text: .location}
  posted_at: {jq: .date, then: [kst, date: "2006"]}
  tags: '.skills[]
    | .name'
`).Named()
	assert.Equal(t, []spec.Named{
		{"title", "[.title, .name]"}, {"place", "{text: .location}"},
		{"posted_at", "{jq: .date, then: [kst, {date: 2006}]}"}, {"tags", ".skills[] | .name"},
	}, got)
}

func TestSpec_Named_notWhatAFeedBringsItself(t *testing.T) {
	t.Parallel()
	feed := fmt.Sprintf(feedHead, "rss")
	assert.Empty(t, parse(t, feed).Named())
	assert.Equal(t, []spec.Named{{"company", "{const: 도토리}"}}, parse(t, feed+"posting: {company: {const: 도토리}}\n").Named())
}
