package ui

import (
	"strings"

	"github.com/techmap-it/techmap/examples/internal/message"
)

// region returns what a region is called: answers have it as postings of its country
// write it, so that those of Korea need a name in English.
func (p printer) region(id string) string {
	if p.lang != message.English {
		return id
	}
	if name, ok := koreanRegions()[id]; ok {
		return name
	}
	return id
}

// regionID returns what the API calls the region of a name: that of Korea by its name
// in English, too.
func regionID(name string) string {
	for id, en := range koreanRegions() {
		if strings.EqualFold(name, en) {
			return id
		}
	}
	return name
}

// koreanRegions returns the first-level divisions of Korea in the Revised Romanization.
func koreanRegions() map[string]string {
	return map[string]string{
		"서울": "Seoul", "경기": "Gyeonggi", "인천": "Incheon", "부산": "Busan", "대구": "Daegu", "대전": "Daejeon",
		"광주": "Gwangju", "울산": "Ulsan", "세종": "Sejong", "강원": "Gangwon", "충북": "Chungbuk", "충남": "Chungnam",
		"전북": "Jeonbuk", "전남": "Jeonnam", "경북": "Gyeongbuk", "경남": "Gyeongnam", "제주": "Jeju",
	}
}
