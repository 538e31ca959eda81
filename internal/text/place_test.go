package text

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

// kr makes a Korean place, us an American one.
func kr(region, city string) techmap.Place {
	return techmap.Place{Country: "KR", Region: region, City: city}
}

func us(region, city string) techmap.Place {
	return techmap.Place{Country: "US", Region: region, City: city}
}

func TestParsePlace(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]techmap.Place{
		"서울": kr("서울", ""),
		"서울특별시 강남구 테헤란로 1":            kr("서울", "강남구"),
		"서울 > 강남구":                    kr("서울", "강남구"),
		"서울 강남":                       kr("서울", "강남구"),
		"서울강남구":                       kr("서울", "강남구"),
		"(06234) 서울 강남구 역삼동":          kr("서울", "강남구"),
		"대한민국 대전 유성구":                 kr("대전", "유성구"),
		"경기도 성남시 분당구 판교로 1":           kr("경기", "성남시 분당구"),
		"성남시 분당구":                     kr("경기", "성남시 분당구"),
		"분당구":                         kr("경기", "성남시 분당구"),
		"구로구 디지털로 30길":                kr("서울", "구로구"),
		"판교":                          kr("경기", "성남시 분당구"),
		"판교역 인근":                      kr("경기", "성남시 분당구"),
		"강남역":                         kr("서울", "강남구"),
		"부산광역시 해운대구":                  kr("부산", "해운대구"),
		"부산 부산진구":                     kr("부산", "부산진구"),
		"광주광역시 북구":                    kr("광주", "북구"),
		"경기 광주시":                      kr("경기", "광주시"),
		"강원특별자치도 춘천시":                 kr("강원", "춘천시"),
		"전북 전주시 완산구":                  kr("전북", "전주시 완산구"),
		"세종특별자치시":                     kr("세종", ""),
		"제주 제주시":                      kr("제주", "제주시"),
		"서울 강남구, 경기 성남시":              kr("서울", "강남구"), // the first counts
		"Seoul":                       kr("서울", ""),
		"SEOUL, South Korea":          kr("서울", ""),
		"Gangnam-gu, Seoul":           kr("서울", "강남구"),
		"Pangyo":                      kr("경기", "성남시 분당구"),
		"South Korea":                 kr("", ""),
		"San Francisco, CA":           us("California", "San Francisco"),
		"SF":                          us("California", "San Francisco"),
		"Austin, TX 78701":            us("Texas", "Austin"),
		"Redmond, WA":                 us("Washington", "Redmond"),
		"Paris, TX, USA":              us("Texas", "Paris"),
		"London, Ontario, Canada":     {Country: "CA", Region: "Ontario", City: "London"},
		"Birmingham, United Kingdom":  {Country: "GB", City: "Birmingham"},
		"한국":                          kr("", ""),
		"미국":                          us("", ""),
		"Bend, Oregon, United States": us("Oregon", "Bend"),
		"New York":                    us("New York", "New York"),
		"Portland, ME":                us("Maine", "Portland"),
		"California":                  us("California", ""),
		"Remote (US)":                 us("", ""),
		"Toronto, ON":                 {Country: "CA", Region: "Ontario", City: "Toronto"},
		"Berlin, Germany":             {Country: "DE", City: "Berlin"},
		"London":                      {Country: "GB", City: "London"},
		"Cambridge, UK":               {Country: "GB", City: "Cambridge"},
		"Bengaluru":                   {Country: "IN", City: "Bangalore"},
		"도쿄":                          {Country: "JP", City: "Tokyo"},
		"Remote, Germany":             {Country: "DE"},
		"재택":                          {},
		"전국":                          {},
		"해외":                          {},
		"Remote":                      {},
		"Anywhere":                    {},
		"Hybrid":                      {},
		"서울대학교":                       {},
		"":                            {},
	} {
		t.Run(in, func(t *testing.T) {
			t.Parallel()
			want.Raw = in
			assert.Equal(t, want, ParsePlace(in))
		})
	}
}

func TestFindPlace(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		in, cut string
		want    techmap.Place
	}{
		"a label":                      {"• 근무지 : 서울 강남구 테헤란로 1", "서울 강남구", kr("서울", "강남구")},
		"a postal code before it":      {"ㆍ 근무지역 : (08390) 서울 구로구 디지털로", "서울 구로구", kr("서울", "구로구")},
		"words in brackets after it":   {"근무지 (본사): 부산 해운대구", "부산 해운대구", kr("부산", "해운대구")},
		"a label in a line of its own": {"근무 장소\n- 경기 성남시 분당구 판교로", "경기 성남시 분당구", kr("경기", "성남시 분당구")},
		"region and district":          {"본사는 서울 성동구 왕십리로에 있습니다", "서울 성동구", kr("서울", "성동구")},
		"English label":                {"Location: Austin, TX\nSalary: open", "Austin, TX", us("Texas", "Austin")},
		"a sentence":                   {"We are based in Berlin and speak English.", "Berlin", techmap.Place{Country: "DE", City: "Berlin"}},
		"a headline":                   {"Acme | Backend | London, UK | Onsite\nWe ship.", "London, UK", techmap.Place{Country: "GB", City: "London"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, ok := FindPlace(c.in)
			require.True(t, ok)
			assert.Equal(t, c.cut, c.in[got.Start:got.End])
			c.want.Raw = c.cut
			assert.Equal(t, c.want, got.Value)
		})
	}
	for _, in := range []string{"", "위치정보 서비스 개발", "서울 지하철 데이터를 분석합니다", "전국 매장: 서울 강남구 지점", "주소록 앱을 만듭니다", "We ship to London and Paris"} {
		got, ok := FindPlace(in)
		assert.False(t, ok, "%q read as %+v", in, got.Value)
	}
}

func TestPlaceDataIsWellFormed(t *testing.T) {
	t.Parallel()
	regions, cities := 0, map[string]bool{}
	for e := range dataEntries(placeData, ",") {
		kind, name, _ := strings.Cut(e.name, " ")
		if kind == "kr" {
			regions++
			for _, c := range e.words {
				cities[c] = true
			}
		}
		if kind == "gu" {
			assert.True(t, cities[name], "%s has boroughs and is in no region", name)
		}
	}
	assert.Equal(t, 17, regions)
	assert.Len(t, regionForms, regions)
}

func TestParsePlaceInCorpus(t *testing.T) {
	t.Parallel()
	for set, least := range map[string]float64{"ko_mixed_text_2026": .95, "ko_wanted_tagged_2024": .95, "en_datajobs_2020": .95} {
		known, all := 0, 0
		for _, p := range corpus(t, set) {
			if p.Location == "" {
				continue
			}
			all++
			if ParsePlace(p.Location).Country != "" {
				known++
			}
		}
		require.Positive(t, all)
		share := float64(known) / float64(all)
		t.Logf("%s: %.1f %% of %d places have a country", set, 100*share, all)
		assert.GreaterOrEqual(t, share, least, set)
	}
}

// A place alone between the brackets of a title, which no label and no region
// announces, is hinted at by the brackets.
func TestFindPlaceInBrackets(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"서버 개발자 (판교)": "판교", "[대구] 시스템 엔지니어": "대구", "Data Scientist (Mountain View)": "Mountain View",
		"[세종시 근무] 웹 개발자": "세종시",
	} {
		assert.True(t, HintsOf(in).Has(HintPlace), in)
		f, ok := FindPlace(in)
		assert.True(t, ok, in)
		assert.Equal(t, want, in[f.Start:f.End], in)
	}
	for _, in := range []string{"서버 개발자 (Java)", "[신입] 개발자", "개발자 (판교 아닌 곳에서도 일할 수 있음)", "개발자 (판교)\n둘째 줄"} {
		_, ok := FindPlace(in)
		assert.False(t, ok, in)
	}
}
