@main struct Holdfastd { static func main() {} }
