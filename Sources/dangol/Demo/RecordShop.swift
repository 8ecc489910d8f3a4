import Core

/// The CDs that the demo sells. The records are real; which of them somebody bought is made up.
enum RecordShop {
    struct Album: Sendable {
        let artist: String
        let title: String
        let genre: String
        let sku: String
    }

    static func album(using random: inout SeededGenerator) -> Album {
        // The sum of two throws prefers the middle of the list: some records sell better than others.
        let first = Int.random(in: 0..<albums.count, using: &random)
        let second = Int.random(in: 0..<albums.count, using: &random)
        return albums[(first + second) / 2]
    }

    private static let albums: [Album] = lines.enumerated().map { index, line in
        let parts = line.split(separator: "|").map(String.init)
        return Album(artist: parts[0], title: parts[1], genre: parts[2], sku: "CD-\(1_000 + index * 7)")
    }

    private static let lines: [String] = [
        "Miles Davis|Kind of Blue|Jazz", "John Coltrane|A Love Supreme|Jazz", "Bill Evans Trio|Waltz for Debby|Jazz",
        "Keith Jarrett|The Köln Concert|Jazz", "Chet Baker|Chet Baker Sings|Jazz", "Nina Simone|Pastel Blues|Jazz",
        "Dave Brubeck Quartet|Time Out|Jazz", "Ella Fitzgerald|Sings the Cole Porter Song Book|Jazz",
        "Glenn Gould|Bach: The Goldberg Variations|Classical", "Carlos Kleiber|Beethoven: Symphony No. 5|Classical",
        "Martha Argerich|Chopin: Preludes|Classical", "Pablo Casals|Bach: Cello Suites|Classical",
        "Jacqueline du Pré|Elgar: Cello Concerto|Classical", "Chung Kyung-wha|Tchaikovsky: Violin Concerto|Classical",
        "Arvo Pärt|Tabula rasa|Classical", "Henryk Górecki|Symphony No. 3|Classical",
        "이문세|4집|가요", "김광석|다시 부르기|가요", "유재하|사랑하기 때문에|가요", "들국화|들국화 1집|가요",
        "어떤날|어떤날 I 1960·1965|가요", "산울림|산울림 1집|가요", "서태지와 아이들|서태지와 아이들 IV|가요",
        "시인과 촌장|푸른 돛|가요", "한영애|바라본다|가요", "김현식|김현식 III|가요", "장필순|나의 외로움이 널 부를 때|가요",
        "The Beatles|Abbey Road|Rock", "The Beatles|Revolver|Rock", "Pink Floyd|The Dark Side of the Moon|Rock",
        "Fleetwood Mac|Rumours|Rock", "Radiohead|The Bends|Rock", "R.E.M.|Automatic for the People|Rock",
        "U2|The Joshua Tree|Rock", "Nirvana|Nevermind|Rock", "Pearl Jam|Ten|Rock", "Oasis|Definitely Maybe|Rock",
        "David Bowie|Hunky Dory|Rock", "Led Zeppelin|IV|Rock",
        "The Velvet Underground|The Velvet Underground & Nico|Rock",
        "Joni Mitchell|Blue|Folk", "Nick Drake|Pink Moon|Folk", "Bob Dylan|Blood on the Tracks|Folk",
        "Tracy Chapman|Tracy Chapman|Folk", "Leonard Cohen|Songs of Leonard Cohen|Folk",
        "Simon & Garfunkel|Bookends|Folk",
        "Carole King|Tapestry|Pop", "Paul Simon|Graceland|Pop", "Kate Bush|Hounds of Love|Pop",
        "Prince|Purple Rain|Pop",
        "Madonna|Like a Prayer|Pop", "Björk|Post|Pop", "Sade|Diamond Life|Soul", "Stevie Wonder|Innervisions|Soul",
        "Marvin Gaye|What's Going On|Soul", "Aretha Franklin|Lady Soul|Soul", "Al Green|Call Me|Soul",
        "Massive Attack|Blue Lines|Electronic", "Portishead|Dummy|Electronic", "Kraftwerk|Autobahn|Electronic",
        "A Tribe Called Quest|The Low End Theory|Hip-hop", "Fugees|The Score|Hip-hop", "Nas|Illmatic|Hip-hop",
        "Bob Marley & The Wailers|Exodus|Reggae", "Buena Vista Social Club|Buena Vista Social Club|World",
        "Caetano Veloso|Transa|World", "Cesária Évora|Miss Perfumado|World", "Johnny Cash|At Folsom Prison|Country",
    ]
}
