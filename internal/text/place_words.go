package text

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/techmap-it/techmap"
)

//go:embed data/places.txt
var placeData string

// A placeTable is what data/places.txt says. It is not changed once read.
type placeTable struct {
	regions   *phrases[string]         // Korean regions in all their forms
	districts map[string][]string      // of a region, in full
	boroughs  map[string][]string      // of a city
	home      map[string]techmap.Place // districts and boroughs whose names are unique
	areas     *phrases[techmap.Place]  // quarters, stations, names in Latin letters
	cities    *phrases[techmap.Place]
	countries *phrases[string]
	states    map[string]string // by short form
	stateOf   *phrases[string]  // by full name
	provinces map[string]bool   // of Canada, by full name
}

// placeWords returns the table of places.
var placeWords = sync.OnceValue(func() *placeTable { return readPlaces(placeData) })

// regionForms are what stands after the short name of a Korean region.
var regionForms = map[string]string{
	"서울": "서울특별시|서울시", "부산": "부산광역시|부산시", "대구": "대구광역시|대구시", "인천": "인천광역시|인천시",
	"광주": "광주광역시", "대전": "대전광역시|대전시", "울산": "울산광역시|울산시", "세종": "세종특별자치시|세종시",
	"경기": "경기도", "강원": "강원도|강원특별자치도", "충북": "충청북도", "충남": "충청남도",
	"전북": "전라북도|전북특별자치도", "전남": "전라남도", "경북": "경상북도", "경남": "경상남도",
	"제주": "제주도|제주특별자치도",
}

// readPlaces reads the format that data/places.txt describes.
func readPlaces(data string) *placeTable {
	t := &placeTable{
		districts: map[string][]string{}, boroughs: map[string][]string{}, home: map[string]techmap.Place{},
		states: map[string]string{}, provinces: map[string]bool{},
	}
	var regions, countries, states []phraseList[string]
	var areas, cities []phraseList[techmap.Place]
	for e := range dataEntries(data, ",") {
		kind, name, _ := strings.Cut(e.name, " ")
		first, rest, _ := strings.Cut(name, " ")
		words := strings.ToLower(strings.Join(e.words, "|"))
		switch kind {
		case "kr":
			regions = append(regions, phraseList[string]{name, name + "|" + regionForms[name]})
			t.districts[name] = e.words
		case "gu":
			t.boroughs[name] = e.words
		case "area":
			p := techmap.Place{Country: "KR", Region: first, City: rest}
			areas = append(areas, phraseList[techmap.Place]{p, words})
		case "country":
			countries = append(countries, phraseList[string]{name, words})
		case "state", "province":
			t.provinces[name] = kind == "province"
			states = append(states, phraseList[string]{name, strings.ToLower(name)})
			for _, short := range e.words {
				t.states[short] = name
			}
		case "city":
			state := strings.TrimPrefix(rest, "-")
			for _, city := range e.words {
				p := techmap.Place{Country: first, Region: state, City: cityName(city)}
				cities = append(cities, phraseList[techmap.Place]{p, strings.ToLower(city)})
			}
		}
	}
	t.regions, t.areas, t.cities = newPhrases(regions), newPhrases(areas), newPhrases(cities)
	t.countries, t.stateOf = newPhrases(countries), newPhrases(states)
	t.findHomes()
	return t
}

// findHomes notes where the districts and boroughs lie whose names are unique.
func (t *placeTable) findHomes() {
	seen := map[string]int{}
	note := func(name, region, city string) {
		seen[name]++
		t.home[name] = techmap.Place{Country: "KR", Region: region, City: city}
	}
	for region, districts := range t.districts {
		for _, d := range districts {
			note(d, region, d)
			for _, b := range t.boroughs[d] {
				note(b, region, d+" "+b)
			}
		}
	}
	for name, n := range seen {
		if n > 1 {
			delete(t.home, name)
		}
	}
}

// cityNames are the usual names of cities that have several.
var cityNames = map[string]string{
	"SF": "San Francisco", "NYC": "New York", "New York City": "New York",
	"San Francisco Bay Area": "Bay Area", "Silicon Valley": "Bay Area",
	"Washington DC": "Washington", "Washington D.C.": "Washington", "Montréal": "Montreal",
	"München": "Munich", "Köln": "Cologne", "Zürich": "Zurich", "Kraków": "Krakow", "Kiev": "Kyiv",
	"Bengaluru": "Bangalore", "Gurugram": "Gurgaon", "São Paulo": "Sao Paulo",
	"Saigon": "Ho Chi Minh City", "Ho Chi Minh": "Ho Chi Minh City", "호치민": "Ho Chi Minh City",
	"하노이": "Hanoi", "도쿄": "Tokyo", "오사카": "Osaka",
}

// cityName returns the usual name of a city.
func cityName(name string) string {
	if usual, ok := cityNames[name]; ok {
		return usual
	}
	return name
}
