package message

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestOneIsSingularInEnglish(t *testing.T) {
	t.Parallel()
	text := Text{En: "%d openings of %d companies in %d batches", Ko: "회사 %[2]d곳의 채용 %[1]d건, 배치 %[3]d개"}
	assert.Equal(t, "1 opening of 1 company in 1 batch", text.In(English, 1, 1, 1))
	assert.Equal(t, "21 openings of 2 companies in 0 batches", text.In(English, 21, 2, 0))
	assert.Equal(t, "회사 1곳의 채용 1건, 배치 1개", text.In(Korean, 1, 1, 1))
	for _, same := range []string{"1.1 days", "0–1 days", "1,001 openings", "1 needs", "1 of 1 runs", "101 postings"} {
		assert.Equal(t, same, Text{En: "%s"}.In(English, same))
	}
}
