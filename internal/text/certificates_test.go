package text

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// names returns the values of finds, after checking that each cuts what it says.
func names(t *testing.T, in string, found []Found[string]) []string {
	t.Helper()
	var out []string
	last := 0
	for _, f := range found {
		require.GreaterOrEqual(t, f.Start, last, "in order")
		require.Less(t, f.Start, f.End)
		require.LessOrEqual(t, f.End, len(in))
		last = f.Start
		out = append(out, f.Value)
	}
	return out
}

func TestFindCertificates(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][]string{
		"• 정보처리기사 또는 SQLD 자격증 보유자":          {"정보처리기사", "SQLD"},
		"정보처리 기사, 정보처리기사":                   {"정보처리기사"}, // once
		"ADsP, 빅데이터 분석기사 우대":                {"ADsP", "빅데이터분석기사"},
		"AWS SAA 또는 CKA":                    {"AWS Certified Solutions Architect – Associate", "CKA"},
		"AWS Certified Solutions Architect": {"AWS Certified Solutions Architect"},
		"AWS 자격증 소지자":                       {"AWS Certified"},
		"CISSP, CISA or Security+":          {"CISSP", "CISA", "CompTIA Security+"},
		"Azure AZ-104":                      {"Microsoft Certified: Azure Administrator"},
		"OCP, OCJP 자격증":                     {"OCP", "OCJP"},
		"OCP 클러스터 운영":                       nil, // OpenShift
		"cka 라는 이름":                         nil,
		"":                                  nil,
	} {
		assert.Equal(t, want, names(t, in, FindCertificates(in)), "%q", in)
	}
}
