import Testing

@testable import Search

struct SoundTests {
    @Test(
        arguments: [
            ("김", ["Kim", "Gim", "kym"]), ("이", ["Lee", "Yi", "Rhee", "I", "Ree"]),
            ("박", ["Park", "Bak", "Pak", "Bahk"]),
            ("최", ["Choi", "Choe", "Choy"]), ("정", ["Jung", "Jeong", "Chung", "Joung"]), ("강", ["Kang", "Gang"]),
            ("조", ["Cho", "Jo", "Joh"]), ("윤", ["Yoon", "Yun", "Youn"]), ("장", ["Jang", "Chang"]),
            ("임", ["Lim", "Im", "Rim", "Yim"]),
            ("한", ["Han", "Hahn"]), ("오", ["Oh", "O"]), ("서", ["Seo", "Suh", "Su"]), ("신", ["Shin", "Sin"]),
            ("권", ["Kwon", "Gwon"]),
            ("황", ["Hwang", "Whang"]), ("안", ["Ahn", "An"]), ("송", ["Song"]), ("류", ["Ryu", "Yoo", "Yu", "Ryoo"]),
            ("유", ["Yoo", "Ryu", "You"]),
            ("전", ["Jeon", "Chun", "Jun"]), ("홍", ["Hong"]), ("고", ["Ko", "Go", "Koh"]), ("문", ["Moon", "Mun"]),
            ("손", ["Son", "Sohn"]),
            ("배", ["Bae", "Pae", "Bai"]), ("백", ["Baek", "Paik", "Baik"]), ("허", ["Heo", "Hur", "Huh"]),
            ("노", ["Noh", "Roh", "No"]),
            ("곽", ["Kwak", "Gwak"]), ("우", ["Woo", "Wu", "U"]), ("구", ["Koo", "Gu", "Ku", "Goo"]), ("민", ["Min"]),
            ("엄", ["Eom", "Um", "Uhm"]),
            ("현", ["Hyun", "Hyeon"]), ("경", ["Kyung", "Gyeong", "Kyoung"]), ("희", ["Hee", "Hui"]),
            ("영", ["Young", "Yeong", "Yung"]),
            ("은", ["Eun", "Un"]), ("준", ["Jun", "Joon", "Chun"]), ("원", ["Won", "Weon"]), ("석", ["Seok", "Suk"]),
            ("설", ["Seol", "Sul"]),
        ] as [(String, [String])]
    )
    func `every common way of writing a name is one sound`(name: String, spellings: [String]) {
        let sounds = Sound.of(hangul: name)
        for spelling in spellings { #expect(sounds.contains(Sound.of(latin: spelling)), "\(spelling)") }
    }

    @Test(arguments: [("조", "Ju"), ("김", "Kang"), ("민준", "Minjin"), ("박", "Baek"), ("송", "Sung")])
    func `different names sound different`(name: String, other: String) {
        #expect(!Sound.of(hangul: name).contains(Sound.of(latin: other)))
    }

    @Test func `what is not Korean has no sound, and anything may be asked`() {
        #expect(Sound.of(hangul: "Smith 1").isEmpty)
        #expect(Sound.of(latin: "12 ㄱ 김 …").isEmpty)
        #expect(Sound.of(latin: "hhh lll yyy www rrr").isEmpty == false)
    }
}
