package text

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestFoldCompany(t *testing.T) {
	t.Parallel()
	for want, names := range map[string][]string{
		"가온소프트": {
			"가온소프트", "(주)가온소프트", "㈜가온소프트", "가온소프트(주)", "주식회사 가온소프트", "가온소프트 주식회사", "주식회사가온소프트", "가온 소프트", "가온소프트(GaonSoft)", "주)가온소프트",
			"유한회사 가온소프트", "[가온소프트]", "가온소프트㈜ (판교)", "농업회사법인 주식회사 가온소프트", "가온소프트·",
		},
		"gaonsoft":     {"Gaonsoft", "GAONSOFT, Inc.", "Gaonsoft Co., Ltd.", "gaonsoft CO.,LTD", "Gaonsoft Corp.", "Gaonsoft LLC", "Gaonsoft GmbH", "Gaonsoft Pte. Ltd.", "Gaonsoft (Korea)", "Gaonsoft(코리아)", "Gaonsoft Inc. (YC S12)"},
		"gaonsoft코리아":  {"Gaonsoft코리아", "Gaonsoft 코리아"},
		"att":          {"AT&T", "AT&T Inc."},
		"societegaon":  {"Société Gaon S.A.S."},
		"incorporated": {"Incorporated"},
		"주식회사":         {"주식회사"},
		"주":            {"(주)", "주)", "(주"},
		"3m":           {"3M"},
		"":             {"", "···", "- / -"},
	} {
		for _, name := range names {
			assert.Equal(t, want, FoldCompany(name), "%q", name)
		}
	}
	assert.NotEqual(t, FoldCompany("가온소프트"), FoldCompany("가온시스템"))
}
