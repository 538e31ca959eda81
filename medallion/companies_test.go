package medallion

import (
	"fmt"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

func TestACompanyIsCountedByOneName(t *testing.T) {
	t.Parallel()
	c := DefaultCompanies()
	for want, names := range map[string][]string{
		"우아한형제들":   {"우아한형제들", "(주)우아한형제들", "Woowa Brothers Corp.", "WOOWA BROTHERS", "woowabros", "㈜우아한형제들"},
		"카카오":      {"Kakao", "주식회사 카카오", "Kakao Corp."},
		"카카오뱅크":    {"KakaoBank", "카카오뱅크"},
		"gaonsoft": {"Gaonsoft GmbH", "gaonsoft"},
		"":         {"", "-"},
	} {
		for _, name := range names {
			assert.Equal(t, want, c.Fold(name), "%q", name)
		}
	}
	assert.Equal(t, "kakao", (*Companies)(nil).Fold("Kakao Corp."))
}

func TestCompaniesCanBeAdded(t *testing.T) {
	t.Parallel()
	c, err := ReadCompanies(strings.NewReader("# ours\n\n가온소프트\tGaonsoft\nKakao\t카카오\n"), DefaultCompanies())
	require.NoError(t, err)
	assert.Equal(t, "가온소프트", c.Fold("Gaonsoft, Inc."))
	assert.Equal(t, "kakao", c.Fold("카카오"), "what is added wins")
	assert.Equal(t, "네이버", c.Fold("NAVER"))
}

func TestBadCompaniesAreNamed(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"Gaonsoft", "Gaonsoft\t-", "가온\tGaon\n다온\tGaon"} {
		_, err := ReadCompanies(strings.NewReader(in), nil)
		require.ErrorIs(t, err, techmap.ErrMalformed, "%q", in)
		assert.ErrorContains(t, err, "line ")
	}
	_, err := ReadCompanies(iotest.ErrReader(assert.AnError), nil)
	require.ErrorIs(t, err, assert.AnError)
}

func FuzzReadCompanies(f *testing.F) {
	f.Add("가온소프트\tGaonsoft")
	f.Fuzz(func(t *testing.T, in string) {
		c, err := ReadCompanies(strings.NewReader(in), DefaultCompanies())
		if err != nil {
			return
		}
		for name, counted := range c.names {
			if c.Fold(name) != counted {
				t.Fatalf("%q is %q, not %q", name, c.Fold(name), counted)
			}
		}
	})
}

func ExampleDefaultCompanies() {
	fmt.Println(DefaultCompanies().Fold("Kakao Corp."))
	// Output: 카카오
}

func ExampleReadCompanies() {
	c, err := ReadCompanies(strings.NewReader("가온소프트\tGaonsoft"), DefaultCompanies())
	fmt.Println(c.Fold("Gaonsoft, Inc."), c.Fold("Woowa Brothers"), err)
	// Output: 가온소프트 우아한형제들 <nil>
}
