/// What a Korean name sounds like, so that every common way of writing it in Latin letters is the same text:
/// Kim and Gim, Lee and Rhee, Park, Pak and Bak, Choi and Choe, Jung, Jeong and Chung.
///
/// No standard: voiced and unvoiced consonants are one, ㅓ, ㅜ and ㅡ are one vowel, as are ㅔ and ㅐ, and letters that
/// only lengthen a vowel (Ahn, Park, Noh) say nothing. ㅗ stays apart, so that 조 and 주 do.
enum Sound {
    /// The sound of Latin text; everything but letters is left out. Empty where there is none. O(length).
    static func of(latin text: some StringProtocol) -> [UInt8] {
        let letters = text.utf8.compactMap { byte -> UInt8? in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"): byte
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
            default: nil
            }
        }
        var output: [UInt8] = []
        var index = 0
        while index < letters.count { index += say(letters, at: index, into: &output) }
        return collapsed(output)
    }

    /// The sounds of the Korean syllables in `text`, one or several; none where there are no syllables. A family name
    /// that is written with and without its first consonant (이: Yi, Lee) has one sound for each.
    static func of(hangul text: String) -> [[UInt8]] {
        let syllables = text.unicodeScalars.compactMap(Hangul.letters)
        guard let first = syllables.first else { return [] }
        var sounds = [of(syllables)]
        if let other = otherFamilyNames[first] {
            sounds.append(collapsed(other + syllables.dropFirst().flatMap { ofSyllable[$0.index] }))
        }
        // Written in one word, neighbours run together: 하은 is ha-eun and haeun.
        if zip(syllables, syllables.dropFirst()).contains(where: { $0.final == 0 && $1.isOpen }) {
            let word = of(latin: syllables.map(Hangul.romanised).joined())
            if !sounds.contains(word) { sounds.append(word) }
        }
        return sounds
    }

    private static func of(_ syllables: [Hangul.Letters]) -> [UInt8] {
        collapsed(syllables.flatMap { ofSyllable[$0.index] })
    }

    private static let ofSyllable: [[UInt8]] = Hangul.all.map { of(latin: Hangul.romanised($0)) }

    private static let otherFamilyNames: [Hangul.Letters: [UInt8]] = {
        let names: [(Unicode.Scalar, String)] = [
            ("이", "ri"), ("임", "rim"), ("유", "ryu"), ("노", "ro"), ("나", "ra"), ("양", "ryang"), ("여", "ryeo"),
            ("염", "ryeom"), ("용", "ryong"), ("육", "ryuk"), ("류", "yu"), ("림", "im"), ("로", "no"), ("라", "na"),
            ("리", "i"), ("량", "yang"),
        ]
        return Dictionary(
            uniqueKeysWithValues: names.compactMap { name, latin in
                Hangul.letters(of: name).map { ($0, of(latin: latin)) }
            }
        )
    }()

    /// Doubled letters count once.
    private static func collapsed(_ sound: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        for letter in sound where letter != output.last { output.append(letter) }
        return output
    }

    /// Says what stands at `index`; how many letters that were.
    private static func say(_ letters: [UInt8], at index: Int, into output: inout [UInt8]) -> Int {
        for rule in rules[Int(letters[index] - UInt8(ascii: "a"))] where letters[index...].starts(with: rule.written) {
            output += rule.said
            return rule.written.count
        }
        let letter = letters[index]
        let next = index + 1 < letters.count ? letters[index + 1] : nil
        let opens = next.map(isVowel) ?? false
        let followsVowel = index > 0 && isVowel(letters[index - 1])
        switch letter {
        // Ahn, Noh; Park, Hur.
        case UInt8(ascii: "h") where followsVowel && !opens, UInt8(ascii: "r") where followsVowel && !opens: break
        case UInt8(ascii: "l"): output.append(UInt8(ascii: "r"))
        default: output.append(letter)
        }
        return 1
    }

    private static func isVowel(_ letter: UInt8) -> Bool {
        switch letter {
        case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"), UInt8(ascii: "u"),
            UInt8(ascii: "w"), UInt8(ascii: "y"):
            true
        default: false
        }
    }

    private struct Rule {
        let written: [UInt8]
        let said: [UInt8]
    }

    /// By first letter, longest first. Each is `written:said`.
    private static let rules: [[Rule]] = {
        let all = """
            a:a ae:e ai:e ay:e b:b c:g ch:j ck:g d:d e:e ee:i ei:e eo:u eu:u eui:i ey:e g:g i:i ie:i j:j k:g \
            m:m n:n o:o oe:oe oi:oe oo:u ou:u oy:oe p:b ph:b rh:r s:s sh:s t:d u:u ui:i wa:wa wae:we \
            we:we wee:wi weo:wo wh:hw wi:wi wo:wo woo:u wu:u y:i ya:ya yae:ye ye:ye yee:i yeo:yu yi:i yo:yo \
            yoo:yu you:yu yu:yu
            """
        var rules = Array(repeating: [Rule](), count: 26)
        for rule in all.split(separator: " ") {
            let parts = rule.split(separator: ":")
            guard parts.count == 2, let first = parts[0].utf8.first else { continue }
            rules[Int(first - UInt8(ascii: "a"))].append(
                Rule(written: Array(parts[0].utf8), said: Array(parts[1].utf8))
            )
        }
        return rules.map { $0.sorted { $0.written.count > $1.written.count } }
    }()
}
